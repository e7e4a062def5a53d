import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openRunLog } from '../../src/run/log.ts'

it('the log of a run is its owner’s alone, and holds nothing that a terminal would obey', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  vi.stubEnv('XDG_STATE_HOME', folder)
  onTestFinished(() => void vi.unstubAllEnvs())
  const log = openRunLog('id')
  const text = 'csi \u009b2J bidi \u202e del \u007f line \u2028 é'
  log.report({ type: 'output', host: 'h1', stream: 'stdout', text })
  log.close()
  const written = readFileSync(log.path, 'utf8')
  expect(written).toContain('"csi \\u009b2J bidi \\u202e del \\u007f line \\u2028 é"')
  expect(JSON.parse(written).text).toBe(text)
  expect((statSync(log.path).mode & 0o777).toString(8)).toBe('600')
})

it('a relative folder does not count: no log lands wherever rcprov happens to run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  vi.stubEnv('XDG_STATE_HOME', 'state')
  vi.stubEnv('HOME', folder)
  onTestFinished(() => void vi.unstubAllEnvs())
  const log = openRunLog('id')
  log.close()
  expect([log.path, existsSync('state')]).toEqual([join(folder, '.local/state/rcprov/runs/id.ndjson'), false])
})
