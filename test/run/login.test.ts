import { expect, test } from 'vitest'
import { becomeOnPlay } from '../../src/run/login.ts'
import { load } from '../language/project.ts'

async function becoming(keywords: string, vars = {}) {
  const { plays } = await load(`- hosts: all\n  ${keywords}\n`)
  return plays.map((play) => becomeOnPlay(vars, play, {}))[0]
}

test.each([
  ['nobody', 'become: false', null],
  ['root by sudo', 'become: true', { user: 'root', method: 'sudo' }],
  ['by the method of the play', 'become_method: su\n  become: true', { user: 'root', method: 'su' }],
  ['a user', 'become_user: web\n  become: true', { user: 'web', method: 'sudo' }],
  [
    'whom it can, where more is known only later',
    'become_user: "{{ x }}"\n  become: true',
    { user: 'root', method: 'sudo' },
  ],
])('who does most of a play becomes %s', async (_, keywords, expected) => {
  expect(await becoming(keywords)).toEqual(expected)
})

test('what a host says wins', async () => {
  expect(await becoming('become: true', { ansible_become_user: 'db' })).toEqual({ user: 'db', method: 'sudo' })
})
