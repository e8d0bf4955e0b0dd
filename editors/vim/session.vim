" A session of ALE and the server in Vim without a screen:
"
"   RULEWRIGHT=… EXAMPLE=testdata/example OUT=log vim -Nu NONE -i NONE -n --not-a-term -es -S session.vim

set nocompatible hidden
let &runtimepath = expand('<sfile>:p:h') . ',' . &runtimepath . ',/usr/share/vim-ale'
let g:ale_linters_explicit = 1
let g:ale_linters = {'toml': ['rulewright']}
let g:ale_toml_rulewright_executable = $RULEWRIGHT
let g:ale_lint_delay = 50
let g:ale_hover_to_preview = 1
filetype plugin on
runtime plugin/ale.vim

let s:lines = []
let s:failed = 0

function! Check(name, ok, detail) abort
  let s:failed += a:ok ? 0 : 1
  call add(s:lines, a:ok ? 'ok   ' . a:name : 'FAIL ' . a:name . ': ' . string(a:detail))
endfunction

function! Wait(condition) abort
  let l:start = reltime()
  while reltimefloat(reltime(l:start)) < 15
    if a:condition()
      return 1
    endif
    sleep 50m
  endwhile
  return 0
endfunction

function! Found(code) abort
  return filter(copy(ale#engine#GetLoclist(bufnr(''))), {_, f -> get(f, 'code', '') ==# a:code})
endfunction

function! Shown(text) abort
  return len(filter(range(1, winnr('$')), {_, w -> join(getbufline(winbufnr(w), 1, '$')) =~# a:text}))
endfunction

try
  let s:dir = tempname()
  call mkdir(s:dir)
  for s:end in ['toml', 'events.ndjson']
    call writefile(readfile($EXAMPLE . '/rules/linux/shell_from_web_server.' . s:end), s:dir . '/shell.' . s:end)
  endfor
  execute 'edit ' . fnameescape(s:dir . '/shell.toml')
  set filetype=toml
  ALELint
  call Check('a finding comes', Wait({-> len(Found('logic/dead-exclusion')) == 1}), ale#engine#GetLoclist(bufnr('')))
  let s:finding = get(Found('logic/dead-exclusion'), 0, {'lnum': 1, 'col': 1})
  call Check('it stands at its word', strpart(getline(s:finding.lnum), s:finding.col - 1, 7) ==# 'systemd', s:finding)
  call Check('it has a sign', len(sign_getplaced(bufnr(''), {'group': '*'})[0].signs) > 0, '')
  call cursor(search('nginx'), 26)
  ALEHover
  call Check('a hover counts the sample events', Wait({-> Shown('sample events')}), '')
  pclose
catch
  call Check('no error', 0, v:exception . ' ' . v:throwpoint)
endtry
call writefile(s:lines, $OUT)
if s:failed
  cquit 1
endif
qall!
