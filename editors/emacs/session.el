;;; session.el --- A session of eglot and the server in Emacs without a screen -*- lexical-binding: t -*-

;; RULEWRIGHT=/path/to/rulewright EXAMPLE=testdata/example emacs --batch -l package -f package-activate-all -l session.el

;;; Code:

(defvar failed 0)

(defun check (name ok &optional detail)
  "Print a line for the check NAME, which went well if OK, else DETAIL."
  (unless ok (setq failed (1+ failed)))
  (princ (format "%s %s%s\n" (if ok "ok  " "FAIL") name (if (or ok (not detail)) "" (format ": %S" detail)))))

(defun wait-for (condition)
  "Wait until CONDITION returns something, and return it."
  (let ((end (+ (float-time) 15)) found)
    (while (and (not (setq found (funcall condition))) (< (float-time) end))
      (accept-process-output nil 0.05))
    found))

(load (expand-file-name "rulewright.el" (file-name-directory load-file-name)))
(setq rulewright-command (list (getenv "RULEWRIGHT") "lsp")
      make-backup-files nil create-lockfiles nil)
(require 'eglot)
(setq eglot-sync-connect 10 eglot-autoreconnect 0 eglot-confirm-server-initiated-edits nil
      eglot-confirm-server-edits nil)

(defun finding (text)
  "Return the finding that stands at TEXT."
  (flymake-start) ; in batch no idle timer does
  (seq-find (lambda (d) (string= text (buffer-substring-no-properties (flymake-diagnostic-beg d) (flymake-diagnostic-end d))))
            (flymake-diagnostics)))

(defun hover ()
  "Return what eldoc is told at point."
  (let (said)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq said text)))
    (wait-for (lambda () said))
    (substring-no-properties (or said ""))))

(defun lines ()
  "Return the text of the buffer."
  (buffer-substring-no-properties (point-min) (point-max)))

(defun session ()
  "Do what an author does."
  (let* ((dir (file-name-as-directory (make-temp-file "rulewright" t)))
         (rule (concat dir "shell.toml")))
    (copy-file (concat (getenv "EXAMPLE") "/rules/linux/shell_from_web_server.toml") rule)
    (copy-file (concat (getenv "EXAMPLE") "/rules/linux/shell_from_web_server.events.ndjson") (concat dir "shell.events.ndjson"))
    (with-temp-file (concat dir "other.toml") (insert "[package]\nname = \"x\"\n"))
    (find-file (concat dir "other.toml"))
    (run-hooks 'post-command-hook)
    (check "TOML that is no rule starts no server" (not (eglot-current-server)))
    (find-file rule)
    (check "the mode is one of TOML" (memq major-mode rulewright-modes) major-mode)
    (run-hooks 'post-command-hook) ; where eglot-ensure waits
    (check "the configuration starts the server" (wait-for #'eglot-current-server))
    (check "a finding stands at its word" (wait-for (lambda () (finding "systemd"))) (flymake-diagnostics))
    (goto-char (point-min))
    (search-forward "(ngi")
    (let ((says (hover)))
      (check "a hover counts the sample events" (string-match-p "1 of 3.* sample events" says) says))
    (when (fboundp 'eglot-inlay-hints-mode)
      (eglot-inlay-hints-mode 1)
      (eglot--update-hints-1 (point-min) (point-max))
      (check "inlay hints count them"
             (wait-for (lambda () (seq-find (lambda (o) (string-match-p "2/3" (format "%s" (or (overlay-get o 'after-string) (overlay-get o 'before-string)))))
                                            (overlays-in (point-min) (point-max)))))))
    (goto-char (point-min))
    (search-forward "(ba")
    (let* ((actions (eglot-code-actions (point) (point) "quickfix" nil))
           (fix (seq-find (lambda (a) (string= (plist-get a :title) "Remove `bash`")) (append actions nil))))
      (check "a quick fix is offered" fix actions)
      (when fix
        (if (fboundp 'eglot-execute)
            (eglot-execute (eglot-current-server) fix)
          (eglot--apply-workspace-edit (plist-get fix :edit)))
        (check "it is made" (string-match-p "process.name:(dash or" (lines)) (lines))
        (check "and its finding goes" (wait-for (lambda () (not (finding "bash")))))))
    (goto-char (point-max))
    (search-backward ")")
    (forward-char)
    (insert " and process.work")
    (let ((offered (all-completions "process.work" (nth 2 (eglot-completion-at-point)))))
      (check "a field is completed" (member "process.working_directory" (mapcar #'substring-no-properties offered)) offered))
    (let ((server (eglot-current-server)))
      (signal-process (jsonrpc--process server) 'SIGKILL)
      (insert "ing_directry:x")
      (wait-for (lambda () (not (jsonrpc-running-p server))))
      (check "a killed server comes back"
             (wait-for (lambda () (let ((now (eglot-current-server))) (and now (not (eq now server)) (finding "process.working_directry")))))
             (flymake-diagnostics)))
    (set-buffer-modified-p nil)
    (eglot-shutdown (eglot-current-server))
    (delete-directory dir t)))

(condition-case err (session)
  (error (check "no error" nil err)))
(kill-emacs (if (zerop failed) 0 1))
;;; session.el ends here
