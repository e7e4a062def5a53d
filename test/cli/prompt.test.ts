import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { built } from '../built.ts'

const rcprov = built.join(' ')
const noTerminal = spawnSync('script', ['--version']).status !== 0

/** Runs a playbook at a terminal, where a key is pressed some ms after this was shown. */
async function atTerminal(playbook: string, shown: string, key: string, ms: number) {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-prompt-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'site.yml'), playbook)
  const command = `${rcprov} apply --output plain -i localhost, ${folder}/site.yml`
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, XDG_STATE_HOME: folder } })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stdout.on('data', (chunk) => {
    const was = said
    said += chunk
    if (!was.includes(shown) && said.includes(shown)) setTimeout(() => child.stdin.write(key), ms)
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  return { said, code }
}

const playbook = `
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - {name: asks, pause: {prompt: Ready}}
    - {name: goes on, debug: msg=on}
`

test.skipIf(noTerminal)('Enter at a pause goes on', async () => {
  const { said, code } = await atTerminal(playbook, 'Ready:', '\r', 300)
  expect(said).toContain('goes on')
  expect(code).toBe(0)
})

// At once it is still a signal; then the terminal is read raw, and it is a key.
test.skipIf(noTerminal).each([0, 500])('Ctrl-C at a pause ends the run (after %i ms)', async (ms) => {
  const { said, code } = await atTerminal(playbook, 'Ready:', '\x03', ms)
  expect(said).not.toContain('goes on')
  expect(code).toBe(99)
})
