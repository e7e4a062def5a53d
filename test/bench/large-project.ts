import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Writes a project of about 500 files and 5,000 tasks, as people write them: roles with variables, handlers and templates. */
export function writeLargeProject(folder: string): { readonly files: number; readonly tasks: number } {
  const names = Array.from({ length: ROLES }, (_, i) => `role_${i}`)
  const files = new Map(names.flatMap((name, i) => roleFiles(name, i)))
  files.set('site.yml', ['---', ...plays(names)].join('\n'))
  for (const [path, text] of files) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const yaml = [...files.keys()].filter((path) => path.endsWith('.yml'))
  return { files: yaml.length, tasks: ROLES * (TASKS + 2 * MORE_TASKS + HANDLERS) }
}

const ROLES = 83
const TASKS = 40
const MORE_TASKS = 9
const HANDLERS = 3

function plays(names: readonly string[]): string[] {
  const groups = Array.from({ length: 6 }, (_, i) => names.filter((_name, at) => at % 6 === i))
  return groups.flatMap((roles, i) => [
    `- name: Part ${i}`,
    '  hosts: all',
    '  become: true',
    '  roles:',
    ...roles.map((role, at) =>
      at % 3 === 0 ? `    - { role: ${role}, tags: [${role}], level: ${at} }` : `    - ${role}`,
    ),
  ])
}

function roleFiles(name: string, index: number): [string, string][] {
  const at = (path: string) => `roles/${name}/${path}`
  const imports = `- import_tasks: install.yml\n  tags: [install]\n- include_tasks: extra.yml\n  when: ${name}_extra | bool\n`
  return [
    [at('tasks/main.yml'), `---\n${imports}${tasks(name, TASKS)}`],
    [at('tasks/install.yml'), `---\n${tasks(name, MORE_TASKS)}`],
    [at('tasks/extra.yml'), tasks(name, MORE_TASKS)],
    [at('handlers/main.yml'), handlers(name)],
    [at('defaults/main.yml'), variables(name)],
    [at('templates/app.conf.j2'), `port={{ ${name}_port }}\n`],
    [
      at('meta/main.yml'),
      index > 0 && index % 10 === 0 ? `dependencies:\n  - role: role_${index - 1}\n` : 'dependencies: []\n',
    ],
  ]
}

function tasks(name: string, count: number): string {
  return Array.from({ length: count }, (_, i) => (KINDS[i % KINDS.length] ?? (() => ''))(name, i)).join('\n')
}

const KINDS: readonly ((name: string, i: number) => string)[] = [
  (name, i) => `- name: Folder ${i} of ${name}
  ansible.builtin.file:
    path: "{{ ${name}_home }}/${i}"
    state: directory
    owner: root
    mode: "0755"
  loop: "{{ ${name}_instances }}"
  loop_control:
    label: "{{ item.name }}"
`,
  (name, i) => `- name: Configuration ${i} of ${name}
  template:
    src: app.conf.j2
    dest: "/etc/${name}/app-${i}.conf"
    mode: "0644"
  notify: restart ${name}
  when:
    - ${name}_enabled | bool
    - ansible_os_family == 'Debian'
`,
  (name) => `- name: Packages of ${name}
  apt: name={{ ${name}_packages }} state=present update_cache=yes
  register: ${name}_installed
  until: ${name}_installed is succeeded
  retries: 3
`,
  (name, i) => `- name: Several steps ${i}
  block:
    - name: Line
      lineinfile: {path: /etc/${name}.conf, regexp: "^port=", line: "port={{ ${name}_port }}"}
  rescue:
    - debug: {msg: "failed: {{ ansible_failed_result.msg | default('?') }}"}
`,
  (name, i) => `- name: Command ${i}
  command: /usr/bin/${name} --check --port {{ ${name}_port | default(80) }}
  changed_when: false
  environment:
    LANG: C
  tags: [check, "check_${i}"]
`,
]

function handlers(name: string): string {
  const names = [`restart ${name}`, `reload ${name}`, `check ${name}`]
  return names.map((each) => `- name: ${each}\n  service: {name: ${name}, state: restarted}\n`).join('\n')
}

function variables(name: string): string {
  return `---
${name}_home: "/srv/{{ ${name}_user }}"
${name}_user: ${name}
${name}_port: 8080
${name}_enabled: yes
${name}_extra: no
${name}_packages: [curl, "${name}"]
${name}_instances:
  - {name: a, port: 1}
  - {name: b, port: "{{ ${name}_port + 1 }}"}
`
}
