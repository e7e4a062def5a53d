import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judgedByAnsible, newFolder, noHosts, run } from './support.ts'

/** Another run has a host of the project, until so many seconds after the machine's start. */
function leaseOn(folder: string, host: string, end: number): string {
  const kept = join(folder, '.hosts', host, 'run/rcprov')
  mkdirSync(kept, { recursive: true })
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  const owner = { who: 'somebody@elsewhere', place: 'elsewhere', pid: 1, start: '1' }
  writeFileSync(join(kept, 'lease'), `other ${end} ${boot}\n${JSON.stringify({ owner, reason: 'a test' })}\n`)
  return kept
}

describe.skipIf(noHosts || judgedByAnsible)('a host that another run has', () => {
  test('is changed as soon as that run has given it back', async () => {
    const folder = newFolder()
    const kept = leaseOn(folder, 'h1', 999_999_999)
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

  test('is waited for where it only helps, so that two runs may be delegated to one machine', async () => {
    const folder = newFolder()
    leaseOn(folder, 'h2', Math.ceil(uptime()) + 2)
    const { story, events } = await run(
      '- {hosts: h1, gather_facts: false, tasks: [{name: there, command: "true", delegate_to: h2}]}',
      { folder },
    )
    expect(story).toEqual(['PLAY h1', 'there: h1->h2 changed'])
    const notes = events.filter(({ type }) => type === 'note')
    expect(notes).toEqual([
      expect.objectContaining({ host: 'h2', message: 'waiting, since somebody@elsewhere is changing it: a test' }),
    ])
  })

  test('may be looked at by commands of which their task says that they do no more', async () => {
    const folder = newFolder()
    const kept = leaseOn(folder, 'h1', 999_999_999)
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  tasks:
    - {name: looks, shell: "ls ${kept}", changed_when: false, check_mode: false, register: found}
    - {name: nothing but the lease, assert: {that: "found.stdout_lines == ['lease']"}}
    - {name: changes, shell: "true", check_mode: false}
`,
      { folder },
    )
    expect(story).toEqual(['PLAY h1', 'looks: h1 ok', 'nothing but the lease: h1 ok', 'changes: h1 failed'])
  })
})
