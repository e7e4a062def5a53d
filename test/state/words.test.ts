import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { expandingWord, firstWord, scriptFor, splitWords } from '../../src/state/words.ts'

const environment = { HOME: '/home/me', PATH: process.env.PATH, EMPTY: '', SPACED: 'a  b' }

describe('a command line', () => {
  it.each([
    ['ls -l  /tmp', ['ls', '-l', '/tmp']],
    [' a "b c" \'d "e"\' ', ['a', 'b c', 'd "e"']],
    ['a"b"c\'d\'', ['abcd']],
    ['""', ['']],
    ['a\\ b "\\"\\x\\\\"', ['a b', '"\\x\\']],
    ['a\n\tb # c', ['a', 'b', '#', 'c']],
    ['a | b > $c *', ['a', '|', 'b', '>', '$c', '*']],
    ['', []],
  ])('%j is split as by shlex', (line, words) => {
    expect(splitWords(line)).toEqual(words)
  })

  it.each([
    ["ls 'a", 'No closing quotation'],
    ['ls "a\\"', 'No closing quotation'],
    ['ls \\', 'No escaped character'],
  ])('%j is wrong', (line, problem) => {
    expect(splitWords(line)).toEqual({ problem })
  })
})

describe('a word', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['~', '/home/me'],
    ['~/a b', '/home/me/a b'],
    ['a~', 'a~'],
    ['~nosuchuser/x', '~nosuchuser/x'],
    ['$HOME/x', '/home/me/x'],
    ['${HOME}x', '/home/mex'],
    ['[$EMPTY]', '[]'],
    ['$SPACED', 'a  b'],
    ['$NOPE ${NOPE}', '$NOPE ${NOPE}'],
    ['$1 ${a b} $', '$1 ${a b} $'],
    ['$(touch x) `x` "$HOME" \\', '$(touch x) `x` "/home/me" \\'],
    ["it's; *", "it's; *"],
  ])('%j becomes %j', (word, expanded) => {
    const { stdout } = spawnSync('sh', ['-c', `printf %s ${expandingWord(word).text}`], { env: environment })
    expect(stdout.toString()).toBe(expanded)
  })
})

describe('a script for another shell', () => {
  it('leaves stdin to its commands, and is seen in no list of processes', () => {
    const script = scriptFor(
      '/bin/bash',
      'cat; arr=(a "b c"); echo "${arr[1]}"\nEND\ntr "\\0" " " < /proc/$$/cmdline; exit 3',
    )
    const { status, stdout } = spawnSync('sh', ['-c', script.text], { input: 'in ' })
    expect([status, stdout.toString()]).toEqual([3, 'in b c\n/bin/bash /dev/fd/9 '])
  })
})

describe('the first word', () => {
  it.each([
    ['do.sh', 'do.sh', ''],
    ['  do.sh  a "b c"\n d ', 'do.sh', 'a "b c"\n d '],
    [`'my script'.sh -x`, 'my script.sh', '-x'],
    ['a\\ b.sh $HOME', 'a b.sh', '$HOME'],
    ['', '', ''],
  ])('of %j is %j, and the rest stays as it is written', (line, word, rest) => {
    expect(firstWord(line)).toEqual({ word, rest })
  })

  it('needs its quotes closed', () => {
    expect(firstWord('"do.sh')).toEqual({ problem: 'No closing quotation' })
  })
})
