# Emacs with eglot: the system's (Debian 12 has 28.2, and eglot 1.9 beside it)
# and 30.1, which has inlay hints.

eglot() {
	from_apt emacs emacs-nox elpa-eglot &&
		emacs --batch -l package -f package-activate-all --eval "(require 'eglot)"
}

if have 'Emacs' eglot; then
	session "$(emacs --version | head -n 1)" 90 emacs --batch -l package -f package-activate-all \
		-l "$root/editors/emacs/session.el"
fi
if have 'Emacs 30' once emacs-trixie from_suite trixie emacs-trixie emacs-nox; then
	session 'Emacs 30' 90 "$cache/emacs-trixie/run" usr/bin/emacs-nox -Q --batch -l "$root/editors/emacs/session.el"
	if have 'Emacs 30 in a terminal' from_apt tmux tmux; then
		PICTURES="$shots/emacs" session 'Emacs 30 in a terminal' 90 "$root/editors/emacs/screens.sh" "$cache/emacs-trixie/run" usr/bin/emacs-nox
	fi
fi
