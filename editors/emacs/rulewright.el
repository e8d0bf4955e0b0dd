;;; rulewright.el --- Detection rules checked by Rulewright -*- lexical-binding: t -*-

;; For eglot, which Emacs 29 and later bring and which older ones get as a
;; package.  Load this file from the init file, or copy it there:
;;
;;   (load "/path/to/rulewright/editors/emacs/rulewright.el")
;;
;; The server is started for TOML files that hold a rule, and for no others.

;;; Code:

(defvar rulewright-command '("rulewright" "lsp")
  "The program of the language server, and its arguments.")

(defvar rulewright-modes '(conf-toml-mode toml-ts-mode toml-mode)
  "The modes of TOML files.")

(defun rulewright-rule-p ()
  "Return non-nil if the buffer holds a rule or a configuration of Rulewright."
  (or (and buffer-file-name (string-match-p "rulewright\\.toml\\'" buffer-file-name))
      (save-excursion
        (goto-char (point-min))
        (re-search-forward "^\\s-*\\[\\(rule\\|hunt\\|metadata\\)\\]" nil t))))

(defun rulewright-maybe ()
  "Start the server if the buffer holds a rule."
  (when (rulewright-rule-p)
    (eglot-ensure)))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs (cons rulewright-modes rulewright-command)))

(dolist (mode rulewright-modes)
  (add-hook (intern (format "%s-hook" mode)) #'rulewright-maybe))

(autoload 'eglot-ensure "eglot")

(provide 'rulewright)
;;; rulewright.el ends here
