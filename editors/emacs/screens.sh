#!/usr/bin/env bash
# What an author sees and presses in Emacs 30 or later, in a terminal:
#
#   EXAMPLE=testdata/example screens.sh EMACS…       rulewright is on the PATH
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=../ci/terminal.sh
. "$here/../ci/terminal.sh"

# What the page says, a dark theme, and nothing on the screen besides.
cat >"$workspace/init.el" <<LISP
(load "$here/rulewright.el")
(setq flymake-show-diagnostics-at-end-of-line 'short)
(load-theme 'modus-vivendi t)
(menu-bar-mode -1)
(add-hook 'conf-toml-mode-hook #'display-line-numbers-mode)
(fido-vertical-mode 1)
(setq completions-format 'one-column completions-max-height 12 completion-show-help nil)
(setq auto-save-default nil create-lockfiles nil make-backup-files nil native-comp-jit-compilation nil
      eldoc-idle-delay 0.2 ring-bell-function #'ignore)
(setq-default truncate-lines t)
LISP
start "env HOME='$workspace' TERM=tmux-256color $* -Q -l init.el rules/linux/shell_from_web_server.toml"

see 'the rule is opened' 'Shell from a Web Server'
see 'findings stand behind their lines' 'is covered by|the test .a shell below'
see 'inlay hints count the sample events' '\) *2/3'
press C-s 'bash' Enter Left
see 'the echo area says what is wrong' '^\S.*is covered by'
picture findings
press C-r '(nginx' Enter
press Right Right C-h .
see 'a hover counts them' '1 of 3.* sample events'
picture hover
press C-x 1
press C-s 'bash' Enter M-x 'eglot-code-action-quickfix' Enter
see 'a quick fix is offered' 'Remove `bash`'
picture quick-fix
press Enter
see 'it is made' 'process.name:\(dash or'
press C-s 'systemd)' Enter ' and process.wo' C-M-i
see 'a field is completed' 'and process.working_directory'
press M-BSpace M-BSpace M-BSpace
press 'process.par' C-M-i
see 'as far as it is plain' 'and process\.parent\.'
sleep 0.5
press C-M-i
see 'fields are offered' 'process.parent.entity_id'
picture completion
finish
