" Rulewright for ALE. Put the folder editors/vim where Vim looks for plugins, or
" copy this file to ~/.vim/ale_linters/toml/.

call ale#Set('toml_rulewright_executable', 'rulewright')

function! s:Root(buffer) abort
  let l:found = ale#path#FindNearestFile(a:buffer, 'rulewright.toml')
  if empty(l:found)
    let l:found = ale#path#FindNearestDirectory(a:buffer, '.git')
    return empty(l:found) ? fnamemodify(bufname(a:buffer), ':p:h') : fnamemodify(l:found, ':h:h')
  endif
  return fnamemodify(l:found, ':h')
endfunction

" For ALE a word has no dot in it: it keeps what begins with the letters behind
" the last one. So a field is offered to it without the part that stands there.
function! s:BehindDots(buffer, item) abort
  let l:info = get(b:, 'ale_completion_info', {})
  let l:before = strpart(getline(get(l:info, 'line', '.')), 0, get(l:info, 'column', 1) - 1)
  let l:typed = matchstr(l:before, '\v[[:alnum:]_@-]+\.([[:alnum:]_@-]+\.)*\ze[[:alnum:]$_]*$')
  if empty(l:typed)
    return 1
  endif
  for l:text in [get(a:item, 'textEdit', {}), a:item]
    for l:key in ['newText', 'insertText', 'label']
      if has_key(l:text, l:key) && stridx(tolower(l:text[l:key]), tolower(l:typed)) == 0
        let l:text[l:key] = strpart(l:text[l:key], len(l:typed))
      endif
    endfor
  endfor
  return 1
endfunction

call ale#linter#Define('toml', {
\   'name': 'rulewright',
\   'lsp': 'stdio',
\   'executable': {buffer -> ale#Var(buffer, 'toml_rulewright_executable')},
\   'command': '%e lsp',
\   'language': 'toml',
\   'project_root': function('s:Root'),
\   'completion_filter': function('s:BehindDots'),
\})
