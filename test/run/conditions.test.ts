import { describe, expect, test } from 'vitest'
import { judgedByAnsible, noHosts, runTasks } from './support.ts'

const alone = { hosts: ['h1'] }

describe.skipIf(noHosts)('conditions', () => {
  test.each([
    ['true', 'when: true', ['it: h1 ok']],
    ['false', 'when: false', ['it: h1 skipped']],
    ['a list of which all hold', 'when: [1 == 1, 2 == 2]', ['it: h1 ok']],
    ['a list of which one does not', 'when: [1 == 1, 1 == 2]', ['it: h1 skipped']],
    ['an empty list', 'when: []', ['it: h1 ok']],
    ['and, or, not', 'when: not (1 == 2) and (false or true)', ['it: h1 ok']],
    ['in', "when: \"'a' in ['a', 'b']\"", ['it: h1 ok']],
    ['a test', 'when: \'"1.10" is version("1.9", ">")\'', ['it: h1 ok']],
    ['defined', 'when: nosuch is defined', ['it: h1 skipped']],
    ['an undefined name', 'when: nosuch', ['it: h1 failed']],
    ['an undefined attribute', 'when: text.nosuch.more == 1', ['it: h1 failed']],
    ['an undefined name after a condition that does not hold', 'when: [false, nosuch == 1]', ['it: h1 skipped']],
    ['bool', 'when: "\'yes\' | bool"', ['it: h1 ok']],
  ])('%s', async (_, when, expected) => {
    const vars = 'vars: {text: "yes"}'
    const { story } = await runTasks(`- {name: it, set_fact: {a: 1}, ${vars}, ${when}}`, alone)
    expect(story.slice(1, 2)).toEqual(expected)
  })

  // Ansible 2.14 takes any value for a condition, and texts for expressions; the newest one refuses both.
  test.skipIf(judgedByAnsible).each([
    ['a variable that is a text', 'when: text'],
    ['an expression in a variable', 'when: expression'],
    ['a list', 'when: empty'],
    ['a number', 'when: 1'],
  ])('%s is no condition', async (_, when) => {
    const vars = 'vars: {text: "yes", expression: "1 == 2", empty: []}'
    const { story } = await runTasks(`- {name: it, set_fact: {a: 1}, ${vars}, ${when}}`, alone)
    expect(story).toEqual(['PLAY all', 'it: h1 failed'])
  })

  test('registers, facts and loop items decide', async () => {
    const { story } = await runTasks(`
- {name: ask, command: 'echo {{ inventory_hostname }}', register: who, changed_when: false}
- {name: only h1, debug: msg=here, when: who.stdout == 'h1'}
- {name: only h2, debug: msg=here, when: "'2' in who.stdout"}
`)
    expect(story).toEqual([
      'PLAY all',
      'ask: h1 ok, h2 ok',
      'only h1: h1 ok here, h2 skipped',
      'only h2: h1 skipped, h2 ok here',
    ])
  })
})
