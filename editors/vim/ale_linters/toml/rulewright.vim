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

call ale#linter#Define('toml', {
\   'name': 'rulewright',
\   'lsp': 'stdio',
\   'executable': {buffer -> ale#Var(buffer, 'toml_rulewright_executable')},
\   'command': '%e lsp',
\   'language': 'toml',
\   'project_root': function('s:Root'),
\})
