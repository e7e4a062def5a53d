import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { noHosts, run, runTasks } from './support.ts'

describe.skipIf(noHosts)('what was evaluated ahead of its task is evaluated again', () => {
  test('when another host has got a variable since', async () => {
    const { folder } = await runTasks(
      `
- stat: path=/
- set_fact: {color: red}
  when: inventory_hostname == 'h2'
- copy: {content: "{{ hostvars.h2.color | default('none') }}", dest: "{{ playbook_dir }}/{{ inventory_hostname }}.txt"}
`,
      { hosts: ['h1', 'h2'] },
    )
    const texts = ['h1', 'h2'].map((host) => readFileSync(join(folder, `${host}.txt`), 'utf8'))
    expect(texts).toEqual(['red', 'red'])
  })

  test.each([
    ['one of the facts', "{{ ansible_system | default('none') }}"],
    ['a variable made of one', '{{ system }}'],
    ['the whole of them', "{{ ansible_facts.system | default('none') }}"],
    ['all variables', "{{ vars.ansible_system | default('none') }}"],
  ])('when the facts have come: %s', async (_, content) => {
    const copy = `copy: {content: "${content}", dest: "{{ playbook_dir }}/system.txt"}`
    const site = `
- hosts: h1
  vars: {system: "{{ ansible_system | default('none') }}"}
  tasks:
    - ${copy}
`
    const { folder } = await run(site, { hosts: ['h1'] })
    expect(readFileSync(join(folder, 'system.txt'), 'utf8')).toBe('Linux')
  })
})
