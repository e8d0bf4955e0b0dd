# Vim with ALE.

vim_session() {
	OUT="$work/vim.out" vim -Nu NONE -i NONE -n --not-a-term -es -S "$root/editors/vim/session.vim"
	local status=$?
	cat "$work/vim.out"
	return "$status"
}
export -f vim_session

ale() {
	from_apt vim vim || return
	[ -e /usr/share/vim-ale ] || from_apt ale vim-ale
	[ -e /usr/share/vim-ale ] || { echo 'Debian'"'"'s vim-ale is not there'; return 1; }
}

if have 'Vim with ALE' ale; then
	session 'Vim with ALE' 60 bash -c vim_session
	if have 'Vim with ALE in a terminal' from_apt tmux tmux; then
		PICTURES="$shots/vim" session 'Vim with ALE in a terminal' 90 "$root/editors/vim/screens.sh" vim
	fi
fi
