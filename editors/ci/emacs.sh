# Emacs with eglot: the system's (Debian 12 has 28.2, and eglot 1.9 beside it).

eglot() {
	from_apt emacs emacs-nox elpa-eglot &&
		emacs --batch -l package -f package-activate-all --eval "(require 'eglot)"
}

if have 'Emacs' eglot; then
	session "$(emacs --version | head -n 1)" 90 emacs --batch -l package -f package-activate-all \
		-l "$root/editors/emacs/session.el"
fi
