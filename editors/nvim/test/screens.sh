#!/usr/bin/env bash
# What an author sees and presses in Neovim 0.10 or later, in a terminal:
#
#   EXAMPLE=testdata/example screens.sh NVIM…       rulewright is on the PATH
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=../../ci/terminal.sh
. "$here/../../ci/terminal.sh"

cat >"$workspace/init.lua" <<LUA
vim.opt.runtimepath:append('$(realpath "$here/..")')
vim.opt.number, vim.opt.signcolumn, vim.opt.swapfile, vim.opt.showcmd, vim.opt.ruler = true, 'yes', false, false, false
vim.opt.termguicolors, vim.opt.hlsearch, vim.opt.completeopt = true, false, 'menu,menuone,noinsert'
vim.cmd('filetype plugin on | syntax on')
vim.api.nvim_set_hl(0, 'LspInlayHint', { fg = '#9b9ea4' })
vim.api.nvim_set_hl(0, 'LspCodeLens', { fg = '#9b9ea4' })
LUA
# The editor and its screen are two processes: one that was unpacked somewhere,
# and is started through a loader, cannot start itself once more.
(cd "$workspace" && XDG_STATE_HOME="$workspace/.state" exec "$@" --clean -u init.lua --headless --listen "$workspace/nvim.sock" \
	rules/linux/shell_from_web_server.toml) >/dev/null 2>&1 &
editor=$!
trap 'kill $editor 2>/dev/null; terminal kill-server; rm -rf "$workspace" "$socket"' EXIT
for ((i = 0; i < 50; i++)); do [ -S "$workspace/nvim.sock" ] && break; sleep 0.1; done
start "$* --server '$workspace/nvim.sock' --remote-ui"

see 'the rule is opened' 'Shell from a Web Server'
see 'a finding stands behind its line' 'this exclusion removes nothing|expects a match'
see 'inlay hints count the sample events' '\) *2/3'
see 'a lens counts those that match' '1 of 3 events match'
picture findings
press '/(nginx' Enter l
press K
see 'a hover counts them' '1 of 3.* sample events'
picture hover
press j
press '/(bash' Enter l
press ':lua vim.lsp.buf.code_action()' Enter
see 'a quick fix is offered' 'Remove `bash`'
picture quick-fix
press 1 Enter
see 'it is made' 'process.name:\(dash or'
press '/systemd' Enter
press A ' and process.work' C-x C-o
see 'a field is completed' 'process.working_directory'
picture completion
press Escape
press ':RulewrightSamples' Enter
see 'the results are shown' 'so many meet each part|events match'
press ':qa!' Enter
finish
