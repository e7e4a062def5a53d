import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { noHosts, run, runTasks } from './support.ts'

const alone = { hosts: ['h1'] }

const files = {
  'site.yml': `
- hosts: h1
  gather_facts: false
  vars: {top: "{{ playbook_dir }}/made", port: 80}
  handlers:
    - {name: restart, command: "touch {{ top }}/restarted"}
  tasks:
    - {name: folder, file: {path: "{{ top }}", state: directory, mode: "0750"}}
    - {name: text, copy: {content: "hello\\n", dest: "{{ top }}/text", mode: "0640"}}
    - {name: conf, template: {src: conf.j2, dest: "{{ top }}/conf"}, notify: restart}
    - {name: line, lineinfile: {path: "{{ top }}/text", line: "{{ item }}"}, loop: [one, two]}
    - {name: link, file: {src: text, path: "{{ top }}/link", state: link}}
    - {name: look, stat: {path: "{{ top }}/text"}, register: s}
    - {name: tell, debug: 'msg={{ [s.stat.exists, s.stat.mode, s.stat.size] }}'}
`,
  'conf.j2': 'port={{ port }}\n',
}

describe.skipIf(noHosts)('changes', () => {
  test('a second run changes nothing, and a handler runs only after a change', async () => {
    const first = await run(files, alone)
    expect(first.story).toEqual([
      'PLAY h1',
      'folder: h1 changed',
      'text: h1 changed',
      'conf: h1 changed',
      'line: h1(one) changed, h1(two) changed',
      'link: h1 changed',
      'look: h1 ok',
      'tell: h1 ok [true,"0640",14]',
      'HANDLER restart: h1 changed',
    ])
    const second = await run(files, { ...alone, folder: first.folder })
    expect(second.story).toEqual([
      'PLAY h1',
      'folder: h1 ok',
      'text: h1 changed',
      'conf: h1 ok',
      'line: h1(one) changed, h1(two) changed',
      'link: h1 ok',
      'look: h1 ok',
      'tell: h1 ok [true,"0640",14]',
    ])
    const third = await run(files, { ...alone, folder: first.folder, extra: ['port=81'] })
    expect(third.recap).toEqual({
      h1: 'changed=4 ok=8',
    })
    expect(readFileSync(join(first.folder, 'made/conf'), 'utf8')).toBe('port=81\n')
    expect(readFileSync(join(first.folder, 'made/text'), 'utf8')).toBe('hello\none\ntwo\n')
  })

  test('what is no name of a variable can not be one of the environment', async () => {
    const { story, folder } = await runTasks(
      `- {name: a, command: "true", environment: "{{ {'A=1; touch ' ~ playbook_dir ~ '/broken; B': 1} }}"}`,
      { hosts: ['h1'] },
    )
    expect(story.join()).toContain('a: h1 failed')
    expect(existsSync(join(folder, 'broken'))).toBe(false)
  })

  test('the environment of play and task reaches a command', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  environment: {A: play, B: play}
  tasks:
    - {command: 'sh -c "echo $A $B"', environment: {B: task}, register: r, changed_when: false}
    - debug: msg={{ r.stdout }}
`,
      alone,
    )
    expect(story).toEqual(['PLAY h1', 'command: h1 ok', 'debug: h1 ok play task'])
  })

  test('creates and removes keep a command from running', async () => {
    const { story } = await runTasks(
      `
- {name: not there, command: 'touch {{ playbook_dir }}/x', args: {creates: '{{ playbook_dir }}/x'}}
- {name: there, command: 'touch {{ playbook_dir }}/x', args: {creates: '{{ playbook_dir }}/x'}}
- {name: removes, command: 'rm {{ playbook_dir }}/x', args: {removes: '{{ playbook_dir }}/x'}}
- {name: removed, command: 'rm {{ playbook_dir }}/x', args: {removes: '{{ playbook_dir }}/x'}}
`,
      alone,
    )
    expect(story).toEqual([
      'PLAY all',
      'not there: h1 changed',
      'there: h1 ok',
      'removes: h1 changed',
      'removed: h1 ok',
    ])
  })

  test('check_mode in a task holds for that task alone', async () => {
    const { story, folder } = await runTasks(
      `
- {name: only looks, copy: {content: x, dest: '{{ playbook_dir }}/x'}, check_mode: true}
- {name: look, stat: {path: '{{ playbook_dir }}/x'}, register: s}
- {name: tell, debug: 'msg={{ s.stat.exists }}'}
`,
      alone,
    )
    expect(story).toEqual(['PLAY all', 'only looks: h1 changed', 'look: h1 ok', 'tell: h1 ok false'])
    expect(existsSync(join(folder, 'x'))).toBe(false)
  })
})
