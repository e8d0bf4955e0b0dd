#!/usr/bin/env bash
# What an author sees and presses in Vim with ALE, in a terminal:
#
#   EXAMPLE=testdata/example screens.sh VIM…       rulewright is on the PATH
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=../ci/terminal.sh
. "$here/../ci/terminal.sh"

# What the page says, and the colours of a terminal of today.
cat >"$workspace/vimrc" <<VIM
set nocompatible hidden noswapfile number nowrap noruler noshowcmd signcolumn=yes laststatus=2
set pumheight=10 completeopt=menu,menuone,noinsert runtimepath^=$here runtimepath+=/usr/share/vim-ale
let &t_Cs = "\e[4:3m" | let &t_Ce = "\e[4:0m" | let &t_AU = "\e[58;5;%dm"
let g:ale_linters = {'toml': ['rulewright']}
let g:ale_toml_rulewright_executable = 'rulewright'
let g:ale_virtualtext_cursor = 'all'
let g:ale_hover_to_floating_preview = 1
let g:ale_floating_window_border = ['│', '─', '╭', '╮', '╯', '╰', '│', '─']
filetype plugin on | syntax on
set background=dark | colorscheme habamax
for [s:kind, s:colour] in [['Error', 167], ['Warning', 72]]
  execute 'highlight clear ALE' . s:kind | execute 'highlight clear ALEVirtualText' . s:kind
  execute 'highlight ALE' . s:kind . ' cterm=undercurl ctermul=' . s:colour
  execute 'highlight ALEVirtualText' . s:kind . ' ctermfg=' . s:colour
endfor
autocmd FileType toml setlocal omnifunc=ale#completion#OmniFunc
runtime plugin/ale.vim
VIM
start "env TERM=tmux-256color $* -Nu vimrc -i NONE rules/linux/shell_from_web_server.toml"

see 'the rule is opened' 'Shell from a Web Server'
see 'findings stand behind their lines' 'is covered by'
press '/(bash' Enter l
see 'the message is below' '^\S.*is covered by'
picture findings
press '/(nginx' Enter l
press ':ALEHover' Enter
see 'a hover counts the sample events' '1 of 3.* sample events'
picture hover
press j
press '/(bash' Enter l
press ':ALECodeAction' Enter
see 'a quick fix is offered' 'Remove `bash`'
picture quick-fix
press 1 Enter
see 'it is made' 'process.name:\(dash or'
press '/systemd' Enter
press A ' and host.os.ver' C-x C-o
see 'a field behind dots is completed' ' version +m keyword'
press C-e C-w C-w
press '.' C-x C-o
see 'fields are offered behind a dot' ' platform +m keyword'
picture completion
press Enter
see 'one is taken' 'and host\.os\.[a-z]'
press Escape ':qa!' Enter
finish
