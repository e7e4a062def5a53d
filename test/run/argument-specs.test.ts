import { describe, expect, test } from 'vitest'
import { noHosts, run } from './support.ts'

const alone = { hosts: ['h1'] }
const spec = `
argument_specs:
  main:
    short_description: The main one
    options:
      web_port: {type: int, required: true}
      web_state: {choices: [up, down]}
      web_users: {type: list, elements: dict, options: {name: {required: true}, uid: {type: int}}}
  other:
    options:
      other_name: {required: true}
`
const files = {
  'roles/web/meta/argument_specs.yml': spec,
  'roles/web/tasks/main.yml': "- {name: work, debug: 'msg={{ web_port }}'}",
  'roles/web/tasks/other.yml': '- {name: other, debug: msg=other}',
}
const site = (roles: string, more = '') => ({
  ...files,
  'site.yml': `- {hosts: h1, gather_facts: false, roles: [${roles}]${more}}`,
})
const title = "web : Validating arguments against arg spec 'main' - The main one"
const passed = 'h1 ok The arg spec validation passed'

describe.skipIf(noHosts)('the argument specification of a role', () => {
  test('is checked before its tasks, whatever the tags', async () => {
    const { story } = await run(site('{role: web, web_port: "80", tags: [web]}'), { ...alone, tags: ['other'] })
    expect(story).toEqual(['PLAY h1', `${title}: ${passed}`])
  })

  test('comes after the roles that it depends on', async () => {
    const { story } = await run(
      {
        ...site('{role: web, web_port: 80}'),
        'roles/web/meta/main.yml': 'dependencies: [base]',
        'roles/base/tasks/main.yml': '- {name: base, debug: msg=base}',
        'roles/base/meta/main.yml': 'argument_specs: {main: {options: {base_x: {type: str}}}}',
      },
      alone,
    )
    expect(story).toEqual([
      'PLAY h1',
      `base : Validating arguments against arg spec 'main': ${passed}`,
      'base : base: h1 ok base',
      `${title}: ${passed}`,
      'web : work: h1 ok 80',
    ])
  })

  test.each([
    ['web_state: up', 'missing required arguments: web_port'],
    ['web_port: 1, web_state: on', 'value of web_state must be one of: up, down, got: True'],
    [
      'web_port: 1.5',
      "argument 'web_port' is of type <class 'float'> and we were unable to convert to int: <class 'float'> cannot be converted to an int",
    ],
    [
      'web_port: 1, web_users: [{name: a}, {uid: 5, gid: 6}]',
      'missing required arguments: name found in web_users\nweb_users.gid. Supported parameters include: name, uid.',
    ],
  ])('fails the role with %s', async (params, errors) => {
    // What is known before the run is told before it.
    const play = `- {hosts: h1, gather_facts: false, tasks: [{include_role: {name: web}, vars: {${params}}}]}`
    const { story } = await run({ ...files, 'site.yml': play }, alone)
    expect(story).toEqual(['PLAY h1', `${title}: h1 failed Validation of arguments failed:\n${errors}`])
  })

  test('is of the entry that tasks_from names, and can be left unchecked', async () => {
    const { story } = await run(
      {
        ...files,
        'site.yml': `
- hosts: h1
  gather_facts: false
  tasks:
    - include_role: {name: web, tasks_from: other}
      vars: {other_name: x}
    - include_role: {name: web, tasks_from: other, rolespec_validate: false}
`,
      },
      alone,
    )
    expect(story).toEqual([
      'PLAY h1',
      `web : Validating arguments against arg spec 'other': ${passed}`,
      'web : other: h1 ok other',
      'web : other: h1 ok other',
    ])
  })

  test('can be checked by a task', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  vars: {a: 1}
  tasks:
    - validate_argument_spec: {argument_spec: {a: {type: int}, b: {}}, provided_arguments: {c: 5}}
      ignore_errors: true
      register: r
    - debug: msg={{ r.argument_errors }}
    - validate_argument_spec: {argument_spec: {a: {type: int}}}
`,
      alone,
    )
    expect(story).toEqual([
      'PLAY h1',
      'validate_argument_spec: h1 failed ignored Validation of arguments failed:\nc. Supported parameters include: a, b.',
      'debug: h1 ok ["c. Supported parameters include: a, b."]',
      `validate_argument_spec: ${passed}`,
    ])
  })
})
