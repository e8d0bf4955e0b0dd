-- Starts Rulewright for rule files with the defaults, unless the user's own
-- configuration calls setup() or sets g:rulewright_no_setup.
if vim.g.loaded_rulewright then
  return
end
vim.g.loaded_rulewright = true

if not vim.g.rulewright_no_setup then
  require('rulewright').setup(vim.g.rulewright or {})
end
