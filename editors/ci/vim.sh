# Vim with ALE.

vim_session() {
	OUT="$work/vim.out" vim -Nu NONE -i NONE -n --not-a-term -es -S "$root/editors/vim/session.vim"
	local status=$?
	cat "$work/vim.out"
	return "$status"
}
export -f vim_session

ale() {
	[ -e /usr/share/vim-ale ] && command -v vim >/dev/null && return
	from_apt vim vim && from_apt ale vim vim-ale
	[ -e /usr/share/vim-ale ]
}

if have 'Vim with ALE' ale; then
	session 'Vim with ALE' 60 bash -c vim_session
fi
