--- :checkhealth rulewright

local M = {}

-- The module of 0.7, the names of 0.7 to 0.9, and those of 0.10.
local health = vim.health or require('health')
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local warn = health.warn or health.report_warn
local fail = health.error or health.report_error

function M.check()
  start('rulewright')
  local rulewright = require('rulewright')
  local cmd = rulewright.config.cmd
  local program = type(cmd) == 'table' and cmd[1] or cmd
  if vim.fn.executable(program) == 0 then
    fail(('the program %q was not found: install it, or set cmd in setup()'):format(program))
    return
  end
  local version = vim.fn.systemlist({ program, 'version' })
  if vim.v.shell_error ~= 0 then
    fail(('%q does not answer to "version"'):format(program))
    return
  end
  ok(('%s: %s'):format(vim.fn.exepath(program), version[1] or ''))
  if not vim.lsp.inlay_hint then
    warn('this Neovim shows no inlay hints: they need 0.10')
  end
  local found = rulewright.clients()
  if #found == 0 then
    ok('no rule file is open, so no server runs')
  end
  for _, c in ipairs(found) do
    ok(('client %d serves %s'):format(c.id, tostring(c.config.root_dir)))
  end
end

return M
