import { describe, expect, test } from 'vitest'
import { noHosts, run, runTasks } from './support.ts'

const alone = { hosts: ['h1'] }

describe.skipIf(noHosts)('loops', () => {
  test.each([
    [
      'loop',
      'loop: [a, [b, c], {k: v}, 1, true]',
      [
        'PLAY all',
        'each: h1(a) ok a, h1([\'b\', \'c\']) ok ["b","c"], h1({\'k\': \'v\'}) ok {"k":"v"}, h1(1) ok 1, h1(True) ok true',
      ],
    ],
    [
      'loop over a template',
      "loop: \"{{ ['a', 'b'] | product([1, 2]) | map('list') | list }}\"",
      [
        'PLAY all',
        'each: h1([\'a\', 1]) ok ["a",1], h1([\'a\', 2]) ok ["a",2], h1([\'b\', 1]) ok ["b",1], h1([\'b\', 2]) ok ["b",2]',
      ],
    ],
    [
      'with_items flattens one level',
      'with_items: [a, [b, [c, d]], 1]',
      ['PLAY all', 'each: h1(a) ok a, h1(b) ok b, h1([\'c\', \'d\']) ok ["c","d"], h1(1) ok 1'],
    ],
    ['with_list', 'with_list: [a, [b, c]]', ['PLAY all', 'each: h1(a) ok a, h1([\'b\', \'c\']) ok ["b","c"]']],
    [
      'with_dict',
      'with_dict: {x: 1, y: {z: 2}}',
      [
        'PLAY all',
        'each: h1({\'key\': \'x\', \'value\': 1}) ok {"key":"x","value":1}, h1({\'key\': \'y\', \'value\': {\'z\': 2}}) ok {"key":"y","value":{"z":2}}',
      ],
    ],
    [
      'dict2items',
      'loop: "{{ {\'x\': 1} | dict2items }}"',
      ['PLAY all', 'each: h1({\'key\': \'x\', \'value\': 1}) ok {"key":"x","value":1}'],
    ],
    [
      'with_nested',
      'with_nested: [[a, b], [1, 2]]',
      [
        'PLAY all',
        'each: h1([\'a\', 1]) ok ["a",1], h1([\'a\', 2]) ok ["a",2], h1([\'b\', 1]) ok ["b",1], h1([\'b\', 2]) ok ["b",2]',
      ],
    ],
    [
      'with_together',
      'with_together: [[a, b, c], [1, 2]]',
      ['PLAY all', 'each: h1([\'a\', 1]) ok ["a",1], h1([\'b\', 2]) ok ["b",2], h1([\'c\', None]) ok ["c",null]'],
    ],
    [
      'with_sequence',
      'with_sequence: start=1 end=3 format=web%02d',
      ['PLAY all', 'each: h1(web01) ok web01, h1(web02) ok web02, h1(web03) ok web03'],
    ],
    ['range', 'loop: "{{ range(3) }}"', ['PLAY all', 'each: h1(0) ok 0, h1(1) ok 1, h1(2) ok 2']],
    ['an empty list', 'loop: []', ['PLAY all', 'each: h1 skipped']],
    [
      'with_indexed_items',
      'with_indexed_items: [a, b]',
      ['PLAY all', 'each: h1([0, \'a\']) ok [0,"a"], h1([1, \'b\']) ok [1,"b"]'],
    ],
  ])('%s', async (_, loop, expected) => {
    const { story } = await runTasks(`- {name: each, debug: {msg: "{{ item }}"}, ${loop}}`, alone)
    expect(story).toEqual(expected)
  })

  test('with_subelements leaves the list out of the item', async () => {
    const tasks = `
- name: each
  debug: {msg: "{{ item }}"}
  with_subelements: ["{{ [{'n': 'x', 'l': [1, 2]}] }}", l]
`
    const { story } = await runTasks(tasks, alone)
    expect(story[1]).toBe(`each: h1([{'n': 'x'}, 1]) ok [{"n":"x"},1], h1([{'n': 'x'}, 2]) ok [{"n":"x"},2]`)
  })

  test('a label, an index, a name of its own', async () => {
    const { story } = await runTasks(
      `
- name: each
  debug: msg={{ number }}-{{ user.name }}-{{ ansible_loop_var }}-{{ ansible_index_var }}
  loop: [{name: ann, age: 1}, {name: bob, age: 2}]
  loop_control: {label: "{{ user.name }}", index_var: number, loop_var: user}
`,
      alone,
    )
    expect(story).toEqual(['PLAY all', 'each: h1(ann) ok 0-ann-user-number, h1(bob) ok 1-bob-user-number'])
  })

  test('extended knows where it is', async () => {
    const { story } = await runTasks(
      `
- name: each
  debug: msg={{ [ansible_loop.index, ansible_loop.index0, ansible_loop.first, ansible_loop.last, ansible_loop.length, ansible_loop.revindex, ansible_loop.revindex0, ansible_loop.previtem | default('-'), ansible_loop.nextitem | default('-'), ansible_loop.allitems] }}
  loop: [a, b, c]
  loop_control: {extended: true}
`,
      alone,
    )
    expect(story).toEqual([
      'PLAY all',
      'each: h1(a) ok [1,0,true,false,3,3,2,"-","b",["a","b","c"]], h1(b) ok [2,1,false,false,3,2,1,"a","c",["a","b","c"]], h1(c) ok [3,2,false,true,3,1,0,"b","-",["a","b","c"]]',
    ])
  })

  test('when is asked for each item', async () => {
    const { story, recap } = await runTasks(
      `
- name: some
  debug: msg={{ item }}
  loop: [1, 2, 3]
  when: item != 2
- name: none
  debug: msg={{ item }}
  loop: [1, 2]
  when: item > 2
  register: r
- name: tell
  debug: msg={{ [r is skipped, r.results | length, r.skipped, r.changed, r.results[0].skipped] }}
`,
      alone,
    )
    expect(story).toEqual([
      'PLAY all',
      'some: h1(1) ok 1, h1(2) skipped, h1(3) ok 3',
      'none: h1(1) skipped, h1(2) skipped',
      'tell: h1 ok [true,2,true,false,true]',
    ])
    expect(recap).toEqual({
      h1: 'ok=2 skipped=1',
    })
  })

  test('the register holds the result of each item', async () => {
    const { story } = await runTasks(
      `
- name: each
  command: echo {{ item }}
  loop: [a, b]
  register: r
  changed_when: item == 'b'
- name: tell
  debug: msg={{ [r.changed, r.msg, r.results | length, r.results | map(attribute='stdout'), r.results | map(attribute='item'), r.results | map(attribute='changed'), r.results[0].ansible_loop_var] }}
- name: again
  debug: msg={{ item.item }}={{ item.stdout }}
  loop: "{{ r.results }}"
  loop_control: {label: "{{ item.item }}"}
`,
      alone,
    )
    expect(story).toEqual([
      'PLAY all',
      'each: h1(a) ok, h1(b) changed',
      'tell: h1 ok [true,"All items completed",2,["a","b"],["a","b"],[false,true],"item"]',
      'again: h1(a) ok a=a, h1(b) ok b=b',
    ])
  })

  test('a failed item does not keep the others from running', async () => {
    const { story } = await runTasks(
      `
- name: each
  command: "{{ item }}"
  loop: ["true", "false", "true"]
  register: r
  ignore_errors: true
- name: tell
  debug: msg={{ [r.failed, r.changed, r.msg, r.results | map(attribute='failed')] }}
- name: last
  command: "{{ item }}"
  loop: ["false", "true"]
`,
      alone,
    )
    expect(story).toEqual([
      'PLAY all',
      'each: h1(true) changed, h1(false) failed, h1(true) changed',
      'tell: h1 ok [true,true,"One or more items failed",[false,true,false]]',
      'last: h1(false) failed, h1(true) changed',
    ])
  })

  test('item shadows a variable of that name only within the loop', async () => {
    const { story } = await runTasks(
      `
- set_fact: {item: outer}
- debug: msg={{ item }}
  loop: [inner]
- debug: msg={{ item }}
`,
      alone,
    )
    expect(story).toEqual(['PLAY all', 'set_fact: h1 ok', 'debug: h1(inner) ok inner', 'debug: h1 ok outer'])
  })

  test('what is no list is an error, what is undefined too', async () => {
    const { story } = await runTasks(
      `
- {name: text, debug: 'msg={{ item }}', loop: "{{ 'abc' }}", ignore_errors: true}
- {name: undefined, debug: 'msg={{ item }}', loop: "{{ nosuch }}", ignore_errors: true}
- {name: spared, debug: 'msg={{ item }}', loop: "{{ nosuch }}", when: false}
- {name: defaulted, debug: 'msg={{ item }}', loop: "{{ nosuch | default([]) }}"}
`,
      alone,
    )
    expect(story.map((line) => line.replace(/ (failed ignored).*/, ' $1'))).toEqual([
      'PLAY all',
      'text: h1 failed ignored',
      'undefined: h1 failed ignored',
      'spared: h1 skipped',
      'defaulted: h1 skipped',
    ])
  })

  test('set_fact in a loop builds on the item before', async () => {
    const { story } = await runTasks(
      `
- set_fact: {all: "{{ all | default([]) + [item * 2] }}"}
  loop: [1, 2, 3]
- debug: var=all
`,
      alone,
    )
    expect(story).toEqual(['PLAY all', 'set_fact: h1(1) ok, h1(2) ok, h1(3) ok', 'debug: h1 ok [2,4,6]'])
  })

  test('each host loops over its own list', async () => {
    const { story } = await runTasks(`
- name: each
  debug: msg={{ item }}
  loop: "{{ ['x'] if inventory_hostname == 'h1' else ['y', 'z'] }}"
`)
    expect(story).toEqual(['PLAY all', 'each: h1(x) ok x, h2(y) ok y, h2(z) ok z'])
  })

  test('what a lookup finds on the controller is left to its turn while reading ahead', async () => {
    const { story } = await run(
      {
        'site.yml': `- hosts: h1
  gather_facts: false
  tasks:
    - {name: first, stat: path=/}
    - {name: there, stat: path=/, with_fileglob: ["*.conf"], loop_control: {label: "{{ item | basename }}"}}
`,
        'files/a.conf': '',
      },
      alone,
    )
    expect(story).toEqual(['PLAY h1', 'first: h1 ok', 'there: h1(a.conf) ok'])
  })
})
