# Neovim: the system's (Debian 12 has 0.7.2) and 0.10, which has inlay hints and
# asks for findings.

nvim_session() {
	session "$1" 90 "${@:2}" --clean --headless -n -c "luafile $root/editors/nvim/test/session.lua"
}

if have Neovim from_apt nvim neovim; then
	nvim_session "$(nvim --version | head -n 1)" nvim
fi
if have 'Neovim 0.10' once nvim-trixie from_suite trixie nvim-trixie neovim; then
	nvim_session 'Neovim 0.10' "$cache/nvim-trixie/run" usr/bin/nvim
	if have 'Neovim 0.10 in a terminal' from_apt tmux tmux; then
		PICTURES="$shots/nvim" session 'Neovim 0.10 in a terminal' 90 "$root/editors/nvim/test/screens.sh" "$cache/nvim-trixie/run" usr/bin/nvim
	fi
fi
