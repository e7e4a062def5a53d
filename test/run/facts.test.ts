import { describe, expect, test } from 'vitest'
import { noHosts, run } from './support.ts'

describe.skipIf(noHosts)('set_fact, assert, debug and fail', () => {
  test('set_fact keeps types, and templates once', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  tasks:
    - set_fact: {list: [1, 2], dict: {a: true}, text: "{{ 'x' ~ 1 }}", next: 1}
    - set_fact: {both: "{{ list + [3] }}"}
    - debug: msg={{ [list, dict, text, both, both | length] }}
    - set_fact: a=1 b=two
    - debug: msg={{ [a, b] }}
`,
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY h1',
      'set_fact: h1 ok',
      'set_fact: h1 ok',
      'debug: h1 ok [[1,2],{"a":true},"x1",[1,2,3],3]',
      'set_fact: h1 ok',
      'debug: h1 ok ["1","two"]',
    ])
  })

  test('assert says which condition does not hold', async () => {
    const { events, story } = await run(
      `
- hosts: h1
  gather_facts: false
  ignore_errors: true
  tasks:
    - assert: {that: [1 == 1, 2 == 2]}
    - assert: {that: 1 == 1, success_msg: fine}
    - assert: {that: [1 == 1, 1 == 2]}
    - assert: {that: 1 == 2, fail_msg: "no {{ 'luck' }}"}
    - assert: {that: nosuch == 1}
    - assert: {that: 1 == 2, quiet: true}
`,
      { hosts: ['h1'] },
    )
    expect(story.map((line) => line.replace(/The conditional check .*/s, ''))).toEqual([
      'PLAY h1',
      'assert: h1 ok',
      'assert: h1 ok fine',
      'assert: h1 failed ignored Assertion failed',
      'assert: h1 failed ignored no luck',
      'assert: h1 failed ignored ',
      'assert: h1 failed ignored Assertion failed',
    ])
    const failed = events.flatMap((event) => (event.type === 'host' ? [event.result.assertion ?? null] : []))
    expect(failed).toEqual([null, null, '1 == 2', '1 == 2', null, '1 == 2'])
  })

  test('debug shows a message or a variable', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  vars: {a: {b: [1, x]}}
  tasks:
    - debug:
    - debug: {msg: [1, "{{ a.b }}"]}
    - debug: {var: a}
    - debug: {var: "a.b[1]"}
    - debug: {var: nosuch}
    - debug: {msg: hidden, verbosity: 2}
`,
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY h1',
      'debug: h1 ok Hello world!',
      'debug: h1 ok [1,[1,"x"]]',
      'debug: h1 ok {"b":[1,"x"]}',
      'debug: h1 ok x',
      'debug: h1 ok VARIABLE IS NOT DEFINED!',
      'debug: h1 skipped',
    ])
  })
})
