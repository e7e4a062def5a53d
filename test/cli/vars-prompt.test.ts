import { expect, test } from 'vitest'
import { type Ask, answerPrompts } from '../../src/cli/vars-prompt.ts'
import { type Raw, Secret, Template } from '../../src/template/values.ts'
import { load } from '../language/project.ts'

/** What was asked, and what came of it with these answers. */
async function answers(prompts: string, typed: readonly string[] | null, extra = new Map<Raw, Raw>()) {
  const { plays } = await load(`- hosts: all\n  vars: {who: me}\n  vars_prompt: ${prompts}`)
  const asked: string[] = []
  const left = [...(typed ?? [])]
  const ask: Ask = async (question, isPrivate) => {
    asked.push(`${question}${isPrivate ? '(hidden)' : ''}`)
    return typed === null ? null : (left.shift() ?? '')
  }
  const answered = await answerPrompts(plays, extra, ask)
  const vars = typeof answered === 'string' ? answered : Object.fromEntries(answered[0]?.vars ?? [])
  return { asked, vars }
}

test('variables are asked for, hidden unless they are not private', async () => {
  const { asked, vars } = await answers('[{name: a, prompt: The a}, {name: b, private: no}]', ['x', '{{ who }}'])
  expect(asked).toEqual(['The a: (hidden)', 'b: '])
  expect(vars).toEqual({ who: 'me', a: new Secret('x'), b: '{{ who }}' })
  expect((vars as { b: unknown }).b).not.toBeInstanceOf(Template)
})

test('the default counts for an empty answer, and where there is no terminal', async () => {
  const prompts = '[{name: a, default: "{{ who }} x"}, {name: n, private: no, default: 5}]'
  const typed = await answers(prompts, ['', ''])
  expect(typed.asked).toEqual(['a [me x]: (hidden)', 'n [5]: '])
  expect(typed.vars).toEqual({ who: 'me', a: 'me x', n: '5' })
  expect((await answers(prompts, null)).vars).toEqual(typed.vars)
})

test('a default that is encrypted is neither shown nor forgotten to be secret', async () => {
  const sealed = new Map([['sec', new Secret('s3cret')]])
  const { asked, vars } = await answers('[{name: a, private: no, default: "{{ sec }}"}]', [''], sealed)
  expect(asked).toEqual(['a [********]: '])
  expect(vars).toEqual({ who: 'me', a: new Secret('s3cret') })
})

test('without a terminal and a default there is no run', async () => {
  expect((await answers('[{name: a}]', null)).vars).toBe('there is no terminal to ask for "a" on: give it with -e a=…')
})

test('what the command line gives is not asked for', async () => {
  const { asked, vars } = await answers('[{name: a}]', null, new Map([['a', 'given']]))
  expect(asked).toEqual([])
  expect(vars).toEqual({ who: 'me' })
})

test('a value to be confirmed is asked for until both answers are the same', async () => {
  const { asked, vars } = await answers('[{name: a, private: no, confirm: yes}]', ['x', 'y', 'z', 'z'])
  expect(asked).toEqual(['a: ', 'confirm a: ', 'They differ. a: ', 'confirm a: '])
  expect(vars).toEqual({ who: 'me', a: 'z' })
})

test('an answer can be made a hash', async () => {
  const { vars } = await answers('[{name: a, private: no, default: pw, encrypt: sha512_crypt, salt: abcdefgh}]', null)
  const hash = '$6$abcdefgh$KQeXafAQAaOoKTevphVU215RvJdgzyfASRasIOuh12hO8u0r1bGW92ZnTmC9IjsiQ8VPiTXBiZF49dFL1U4wX/'
  expect(vars).toEqual({ who: 'me', a: hash })
})
