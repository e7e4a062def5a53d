import { describe, expect, test } from 'vitest'
import { noHosts, run } from './support.ts'

const files = {
  'site.yml': `
- hosts: h1
  gather_facts: false
  tags: [play]
  roles:
    - {role: web, tags: [role]}
  tasks:
    - {name: plain, debug: msg=plain}
    - {name: one, debug: msg=one, tags: one}
    - {name: two, debug: msg=two, tags: [two, both]}
    - {name: always, debug: msg=always, tags: always}
    - {name: never, debug: msg=never, tags: [never, rarely]}
    - tags: block
      block:
        - {name: in block, debug: msg=block}
        - {name: in block one, debug: msg=block, tags: one}
    - {name: import, import_tasks: more.yml, tags: imported}
    - {name: include, include_tasks: more.yml, tags: included}
    - name: include and apply
      include_tasks: {file: more.yml, apply: {tags: applied}}
      tags: applied
- hosts: h1
  gather_facts: false
  tasks:
    - {name: untagged, debug: msg=untagged}
    - {name: tagged, debug: msg=tagged, tags: one}
`,
  'more.yml': `
- {name: in more, debug: msg=more}
- {name: in more one, debug: msg=more, tags: one}
`,
  'roles/web/tasks/main.yml': '- {name: in role, debug: msg=role}',
}

describe.skipIf(noHosts)('tags', () => {
  test.each([
    [
      'none',
      {},
      [
        'PLAY h1',
        'web : in role: h1 ok role',
        'plain: h1 ok plain',
        'one: h1 ok one',
        'two: h1 ok two',
        'always: h1 ok always',
        'in block: h1 ok block',
        'in block one: h1 ok block',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'included more.yml for h1',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'included more.yml for h1',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'PLAY h1',
        'untagged: h1 ok untagged',
        'tagged: h1 ok tagged',
      ],
    ],
    [
      'one',
      { tags: ['one'] },
      [
        'PLAY h1',
        'one: h1 ok one',
        'always: h1 ok always',
        'in block one: h1 ok block',
        'in more one: h1 ok more',
        'PLAY h1',
        'tagged: h1 ok tagged',
      ],
    ],
    [
      'one and both',
      { tags: ['one', 'both'] },
      [
        'PLAY h1',
        'one: h1 ok one',
        'two: h1 ok two',
        'always: h1 ok always',
        'in block one: h1 ok block',
        'in more one: h1 ok more',
        'PLAY h1',
        'tagged: h1 ok tagged',
      ],
    ],
    ['never by its name', { tags: ['never'] }, ['PLAY h1', 'always: h1 ok always', 'never: h1 ok never', 'PLAY h1']],
    [
      'another tag of a never',
      { tags: ['rarely'] },
      ['PLAY h1', 'always: h1 ok always', 'never: h1 ok never', 'PLAY h1'],
    ],
    [
      'tagged',
      { tags: ['tagged'] },
      [
        'PLAY h1',
        'web : in role: h1 ok role',
        'plain: h1 ok plain',
        'one: h1 ok one',
        'two: h1 ok two',
        'always: h1 ok always',
        'in block: h1 ok block',
        'in block one: h1 ok block',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'included more.yml for h1',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'included more.yml for h1',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'PLAY h1',
        'tagged: h1 ok tagged',
      ],
    ],
    ['untagged', { tags: ['untagged'] }, ['PLAY h1', 'always: h1 ok always', 'PLAY h1', 'untagged: h1 ok untagged']],
    [
      'a block',
      { tags: ['block'] },
      ['PLAY h1', 'always: h1 ok always', 'in block: h1 ok block', 'in block one: h1 ok block', 'PLAY h1'],
    ],
    [
      'an import',
      { tags: ['imported'] },
      ['PLAY h1', 'always: h1 ok always', 'in more: h1 ok more', 'in more one: h1 ok more', 'PLAY h1'],
    ],
    [
      'an include alone',
      { tags: ['included'] },
      ['PLAY h1', 'always: h1 ok always', 'included more.yml for h1', 'PLAY h1'],
    ],
    [
      'an include that applies its tags',
      { tags: ['applied'] },
      [
        'PLAY h1',
        'always: h1 ok always',
        'included more.yml for h1',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'PLAY h1',
      ],
    ],
    ['a role', { tags: ['role'] }, ['PLAY h1', 'web : in role: h1 ok role', 'always: h1 ok always', 'PLAY h1']],
    [
      'a play',
      { tags: ['play'] },
      [
        'PLAY h1',
        'web : in role: h1 ok role',
        'plain: h1 ok plain',
        'one: h1 ok one',
        'two: h1 ok two',
        'always: h1 ok always',
        'never: h1 ok never',
        'in block: h1 ok block',
        'in block one: h1 ok block',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'included more.yml for h1',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'included more.yml for h1',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'PLAY h1',
      ],
    ],
    [
      'one but two is skipped',
      { skip: ['one'] },
      [
        'PLAY h1',
        'web : in role: h1 ok role',
        'plain: h1 ok plain',
        'two: h1 ok two',
        'always: h1 ok always',
        'in block: h1 ok block',
        'in more: h1 ok more',
        'included more.yml for h1',
        'in more: h1 ok more',
        'included more.yml for h1',
        'in more: h1 ok more',
        'PLAY h1',
        'untagged: h1 ok untagged',
      ],
    ],
    [
      'always is skipped',
      { skip: ['always'] },
      [
        'PLAY h1',
        'web : in role: h1 ok role',
        'plain: h1 ok plain',
        'one: h1 ok one',
        'two: h1 ok two',
        'in block: h1 ok block',
        'in block one: h1 ok block',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'included more.yml for h1',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'included more.yml for h1',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'PLAY h1',
        'untagged: h1 ok untagged',
        'tagged: h1 ok tagged',
      ],
    ],
    ['tagged is skipped', { skip: ['tagged'] }, ['PLAY h1', 'PLAY h1', 'untagged: h1 ok untagged']],
    [
      'untagged is skipped',
      { skip: ['untagged'] },
      [
        'PLAY h1',
        'web : in role: h1 ok role',
        'plain: h1 ok plain',
        'one: h1 ok one',
        'two: h1 ok two',
        'always: h1 ok always',
        'in block: h1 ok block',
        'in block one: h1 ok block',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'included more.yml for h1',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'included more.yml for h1',
        'in more: h1 ok more',
        'in more one: h1 ok more',
        'PLAY h1',
        'tagged: h1 ok tagged',
      ],
    ],
    [
      'a tag is chosen and skipped',
      { tags: ['one'], skip: ['block'] },
      [
        'PLAY h1',
        'one: h1 ok one',
        'always: h1 ok always',
        'in more one: h1 ok more',
        'PLAY h1',
        'tagged: h1 ok tagged',
      ],
    ],
  ])('%s', async (_, chosen, expected) => {
    const { story } = await run(files, { hosts: ['h1'], ...chosen })
    expect(story).toEqual(expected)
  })

  test('handlers run whatever their tags', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  handlers:
    - {name: restart, debug: msg=restarting}
    - {name: reload, debug: msg=reloading, tags: other}
  tasks:
    - {name: one, debug: msg=one, changed_when: true, tags: one, notify: [restart, reload]}
`,
      { hosts: ['h1'], tags: ['one'] },
    )
    expect(story).toEqual([
      'PLAY h1',
      'one: h1 changed one',
      'HANDLER restart: h1 ok restarting',
      'HANDLER reload: h1 ok reloading',
    ])
  })

  test('ansible_run_tags and ansible_skip_tags say what was chosen', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  tasks: [{debug: 'msg={{ [ansible_run_tags | sort, ansible_skip_tags] }}', tags: one}]
`,
      { hosts: ['h1'], tags: ['one', 'two'], skip: ['three'] },
    )
    expect(story).toEqual(['PLAY h1', 'debug: h1 ok [["one","two"],["three"]]'])
  })

  test('facts are gathered whatever tags are asked for, unless the play has tags of its own', async () => {
    const { story } = await run(
      {
        'site.yml': `
- hosts: h1
  gather_subset: [min]
  tags: one
  tasks: []
- hosts: h1
  gather_subset: [min]
  tasks:
    - {name: two, debug: msg=two, tags: two}
`,
      },
      { hosts: ['h1'], tags: ['two'] },
    )
    expect(story).toEqual(['PLAY h1', 'PLAY h1', 'Gathering Facts: h1 ok', 'two: h1 ok two'])
  })
})
