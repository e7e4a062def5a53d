import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judgedByAnsible, newFolder, noHosts, run } from './support.ts'

const alone = { hosts: ['h1'] }

/** Tasks of all modules that do something in one folder of a host. */
const files = {
  'files/do.sh': '#!/bin/sh\necho "got $1 in $(pwd)"\ntouch made\n',
  'files/parts/1': 'one\n',
  'files/parts/2': 'two\n',
  'site.yml': `
- hosts: all
  gather_facts: false
  vars: {top: "{{ playbook_dir }}/work"}
  tasks:
  - {name: folder, file: {path: "{{ top }}/conf.d", state: directory}}
  - {name: copy, copy: {dest: "{{ top }}/conf.d/a", content: "a=1\\n", force: false}}
  - {name: copy, copy: {dest: "{{ top }}/conf.d/b", content: "b=2\\n", force: false}}
  - {name: replace, replace: {path: "{{ top }}/conf.d/a", regexp: '^a=\\d', replace: a=2}}
  - {name: block, blockinfile: {path: "{{ top }}/conf.d/b", block: c=3, marker: '# {mark}'}}
  - {name: assemble, assemble: {src: "{{ top }}/conf.d", dest: "{{ top }}/all", delimiter: '--'}}
  - {name: assemble here, assemble: {src: parts, dest: "{{ top }}/parts", remote_src: false}}
  - {name: known, known_hosts: {path: "{{ top }}/known", name: h, key: h ssh-ed25519 AAAAC3NzaC1lZDI1NTE5}}
  - {name: job, cron: {cron_file: "{{ top }}/jobs", name: j, user: root, special_time: daily, job: 'true'}}
  - {name: script, script: "do.sh 'a b' chdir={{ top }} creates={{ top }}/made", register: r}
  - {name: printed, debug: "msg={{ r.stdout_lines | default(r.msg) }}"}
  - {name: slurp, slurp: {src: "{{ top }}/all"}, register: r}
  - {name: slurped, debug: "msg={{ r.content | b64decode }}"}
  - {name: find, find: {paths: "{{ top }}", recurse: true, patterns: 'a*', contains: '.*=2'}, register: r}
  - {name: found, debug: "msg={{ r.files | map(attribute='path') | map('basename') | sort }}"}
`,
}

const told = [
  'slurp: h1 ok',
  'slurped: h1 ok a=2\n--\nb=2\n# BEGIN\nc=3\n# END\n',
  'find: h1 ok',
  'found: h1 ok ["a","all"]',
]

describe.skipIf(noHosts)('modules that care for a host', () => {
  test.skipIf(judgedByAnsible)('plan all of it upon nothing, and write nothing', async () => {
    const { story, folder } = await run(files, { ...alone, dry: true })
    expect(story.slice(1, 11)).toEqual([
      'folder: h1 changed',
      'copy: h1 changed',
      'copy: h1 changed',
      'replace: h1 changed',
      'block: h1 changed',
      'assemble: h1 changed',
      'assemble here: h1 changed',
      'known: h1 changed',
      'job: h1 changed',
      'script: h1 changed',
    ])
    expect(story.slice(12)).toEqual(told)
    expect(existsSync(join(folder, 'work'))).toBe(false)
  })

  test('do it once', async () => {
    const first = await run(files, alone)
    expect(first.recap.h1).toBe('changed=10 ok=15')
    expect(first.story.slice(11)).toEqual([`printed: h1 ok ["got a b in ${first.folder}/work"]`, ...told])
    const again = await run(files, { ...alone, folder: first.folder })
    expect(again.story.slice(1)).toEqual([
      'folder: h1 ok',
      'copy: h1 ok',
      'copy: h1 ok',
      'replace: h1 ok',
      'block: h1 ok',
      'assemble: h1 ok',
      'assemble here: h1 ok',
      'known: h1 ok',
      'job: h1 ok',
      'script: h1 skipped',
      `printed: h1 ok ${first.folder}/work/made exists, matching creates option`,
      ...told,
    ])
    expect(readFileSync(join(first.folder, 'work/parts'), 'utf8')).toBe('one\ntwo\n')
    expect(readFileSync(join(first.folder, 'work/jobs'), 'utf8')).toBe('#Ansible: j\n@daily root true\n')
  })

  test('make temporary files that only they know of', async () => {
    const folder = newFolder()
    const tasks = `
- hosts: all
  gather_facts: false
  tasks:
  - {name: make, tempfile: {path: ${folder}, prefix: x-, state: directory}, register: r}
  - {name: use, copy: {dest: "{{ r.path }}/a", content: a}}
  - {name: tell, debug: "msg={{ [r.mode, r.state] }}"}
`
    const { story } = await run(tasks, alone)
    expect(story).toEqual(['PLAY all', 'make: h1 changed', 'use: h1 changed', 'tell: h1 ok ["0700","directory"]'])
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^x-\w{8}$/)])
  })

  test('tell facts', async () => {
    const tasks = `
- hosts: all
  gather_facts: false
  tasks:
  - {name: ask, getent: {database: group, key: root}}
  - {name: tell, debug: "msg={{ [getent_group.root, ansible_facts.getent_group.root[1]] }}"}
  - {name: raw, raw: "echo a b | wc -w executable=/bin/bash", register: r}
  - {name: counted, debug: "msg={{ r.stdout }}"}
`
    const { story } = await run(tasks, alone)
    expect(story.slice(1)).toEqual([
      'ask: h1 ok',
      'tell: h1 ok [["x","0",""],"0"]',
      'raw: h1 changed',
      'counted: h1 ok 2\n',
    ])
  })
})

describe.skipIf(noHosts)('a path', () => {
  test('may begin with a home, and hold variables of the host', async () => {
    const tasks = `
- hosts: all
  gather_facts: false
  tasks:
  - {name: home, stat: {path: '~'}, register: home}
  - {name: variable, stat: {path: $HOME/.}, register: variable}
  - {name: find, find: {paths: ['~', ~/nosuch], file_type: any}, register: found}
  - {name: tell, debug: "msg={{ [home.stat.isdir, variable.stat.inode == home.stat.inode, found.skipped_paths | length] }}"}
`
    const { story } = await run(tasks, alone)
    expect(story.at(-1)).toBe('tell: h1 ok [true,true,1]')
  })
})

describe.skipIf(noHosts)('in a plan', () => {
  test.skipIf(judgedByAnsible)('facts that a command may alter are unknown, and no error', async () => {
    const tasks = `
- hosts: all
  gather_facts: false
  tasks:
  - {name: run, command: groupadd nosuch}
  - {name: ask, getent: {database: group, key: nosuch}}
  - {name: tell, debug: "msg={{ getent_group.nosuch }}"}
  - {name: maybe, debug: msg=x, when: "'a' in getent_group"}
`
    const { story } = await run(tasks, { ...alone, dry: true })
    expect(story).toEqual([
      'PLAY all',
      'run: h1 changed',
      'ask: h1 unknown',
      expect.stringMatching(/^tell: h1 ok \(known after/),
      'maybe: h1 unknown',
    ])
  })
})
