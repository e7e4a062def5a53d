import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { noHosts, runTasks } from './support.ts'

const alone = { hosts: ['h1'] }
const secret = 'hunter2-and-more'

describe.skipIf(noHosts)('what must not be seen', () => {
  test.each([
    ['a command', `- {command: echo ${secret}, no_log: true}`],
    ['a failed command', `- {shell: "echo ${secret}; exit 1", no_log: true, ignore_errors: true}`],
    ['a message', `- {debug: {msg: ${secret}}, no_log: true}`],
    ['the items of a loop', `- {debug: {msg: "{{ item }}"}, loop: [${secret}], no_log: true}`],
    ['a block', `- {no_log: true, block: [{fail: {msg: ${secret}}, ignore_errors: true}]}`],
    ['a fact', `- {set_fact: {a: ${secret}}, no_log: true}`],
    ['an assertion', `- {assert: {that: 1 == 2, fail_msg: ${secret}}, no_log: true, ignore_errors: true}`],
    ['a skipped task', `- {debug: {msg: x}, when: "'${secret}' == ''", no_log: true}`],
    ['the text of a file', `- {copy: {content: ${secret}, dest: "{{ playbook_dir }}/x"}, no_log: true}`],
    [
      'a plan of a file',
      `- {copy: {content: ${secret}, dest: "{{ playbook_dir }}/x"}, no_log: true, check_mode: true}`,
    ],
    ['a broken template', `- {debug: {msg: "{{ nosuch['${secret}'] }}"}, no_log: true, ignore_errors: true}`],
    [
      'an argument that does not fit',
      `- {file: {path: /tmp, state: "{{ '${secret}' }}"}, no_log: true, ignore_errors: true}`,
    ],
  ])('%s with no_log', async (_, task) => {
    const { events } = await runTasks(task, { ...alone, diff: true })
    expect(events.some(({ type }) => type === 'host')).toBe(true)
    expect(JSON.stringify(events)).not.toContain(secret)
  })

  test('its result can be used all the same', async () => {
    const { story, events } = await runTasks(
      `
- {command: echo ${secret}, register: r, no_log: true}
- {debug: {msg: "{{ r.stdout | length }}"}}
`,
      alone,
    )
    expect(story).toEqual(['PLAY all', 'command: h1 changed', 'debug: h1 ok 16'])
    expect(events.find((event) => event.type === 'host')?.result).toMatchObject({
      censored: "the output has been hidden due to the fact that 'no_log: true' was specified for this result",
    })
  })

  test('what is made of a fact that was set with no_log', async () => {
    const { events, story } = await runTasks(
      `
- {set_fact: {a: {key: ${secret}, many: [1, 2]}}, no_log: true}
- {copy: {content: "{{ a.key }}", dest: "{{ playbook_dir }}/x"}}
- {debug: {msg: "{{ a.key | upper }}, {{ a.many | length }} of them"}}
- {command: "test {{ a.key }} = ${secret}"}
`,
      { ...alone, diff: true },
    )
    expect(story.slice(-2)).toEqual(['debug: h1 ok ********', 'command: h1 changed'])
    const cells = JSON.stringify(events)
    expect(cells).not.toContain(secret)
    expect(cells).not.toContain(createHash('sha256').update(secret).digest('hex'))
  })

  test('a password of the user module, wherever it turns up later', async () => {
    const { events } = await runTasks(
      `
- {user: {name: nobody, password: "${secret}", update_password: on_create}, check_mode: true}
- {debug: {msg: "it is ${secret}"}}
`,
      alone,
    )
    expect(JSON.stringify(events.filter(({ type }) => type === 'host'))).not.toContain(secret)
  })
})
