import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judgedByAnsible, newFolder, noHosts, run } from './support.ts'

describe.skipIf(noHosts || judgedByAnsible)('a host that another run has', () => {
  test('is changed as soon as that run has given it back', async () => {
    const folder = newFolder()
    const kept = join(folder, '.hosts/h1/run/rcprov')
    mkdirSync(kept, { recursive: true })
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const owner = { who: 'somebody@elsewhere', place: 'elsewhere', pid: 1, start: '1' }
    writeFileSync(join(kept, 'lease'), `other 999999999 ${boot}\n${JSON.stringify({ owner, reason: 'a test' })}\n`)
    const { story, events } = await run(
      `
- hosts: h1
  gather_facts: false
  tasks:
    - {name: a, command: "true", ignore_errors: true}
    - {name: given back, file: {path: '${kept}/lease', state: absent}, delegate_to: h2}
    - {name: b, command: "true"}
`,
      { folder },
    )
    expect(story).toEqual(['PLAY h1', 'a: h1 failed ignored', 'given back: h1->h2 changed', 'b: h1 changed'])
    expect(JSON.stringify(events)).toContain('somebody@elsewhere (pid 1) is changing this host: a test')
  })
})
