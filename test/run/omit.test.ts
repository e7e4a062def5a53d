import { expect, test } from 'vitest'
import { noHosts, run, runTasks } from './support.ts'

test.skipIf(noHosts)('an argument that is omitted is as if it were not written', async () => {
  const { story } = await run(
    `
- hosts: h1
  gather_facts: false
  vars: {mode: "{{ omit }}"}
  tasks:
    - {name: file, copy: {content: x, dest: "{{ playbook_dir }}/x", mode: "{{ mode | default('0600') }}"}}
    - {name: again, copy: {content: x, dest: "{{ playbook_dir }}/x", mode: "{{ nosuch | default(omit) }}"}}
    - {name: fact, set_fact: {a: {b: "{{ nosuch | default(omit) }}", c: 1}}}
    - {name: tell, debug: {msg: "{{ a }}"}}
`,
    { hosts: ['h1'] },
  )
  expect(story).toEqual(['PLAY h1', 'file: h1 changed', 'again: h1 ok', 'fact: h1 ok', 'tell: h1 ok {"c":1}'])
})

test("an omitted argument of debug is debug's own", async () => {
  const { story } = await runTasks('- debug: {msg: "{{ nosuch | default(omit) }}"}', { hosts: ['h1'] })
  expect(story).toEqual(['PLAY all', 'debug: h1 ok Hello world!'])
})
