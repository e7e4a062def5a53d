import { describe, expect, test } from 'vitest'
import { allMatches, compileRegex, matchRegex, replaceRegex, searchRegex } from '../../src/template/regex.ts'

describe('finds what Python finds', () => {
  test.each([
    ['(?P<year>\\d{4})-(?P=year)', '2020-2020', ['2020-2020', '2020']],
    ['(?i)straSSe', 'STRASSE', ['STRASSE']],
    ['a(?i:B)c', 'abc', ['abc']],
    ['a(?i:[b-d])c', 'aDc', ['aDc']],
    ['(?s)a.b', 'a\nb', ['a\nb']],
    ['(?s)a.*b', 'a\nxb', ['a\nxb']],
    ['a.b', 'a\u2028b', ['a\u2028b']],
    ['(?x) a \\  b # comment', 'a b', ['a b']],
    ['a$', 'a\n', ['a']],
    ['\\w+', 'é_٣', ['é_٣']],
    ['[]a]+', 'b]a]', [']a]']],
    ['[^]a]', ']ab', ['b']],
    ['x{,2}y', 'xxxy', ['xxy']],
    ['x{', 'x{', ['x{']],
    ['^.$', '😀', ['😀']],
    ['[&&--~~]', '~', ['~']],
    ['(?:)', 'a', ['']],
  ])('%s in %j', (pattern, text, found) => {
    expect([...(searchRegex(compileRegex(pattern), text) ?? [])]).toEqual(found)
  })

  test.each([
    ['a\\Z', 'a\n'],
    ['(?m)\\Aa', 'b\na'],
    ['(?a)\\w', 'é'],
    ['\\s', '\u200b'],
    ['\\B', ''],
    ['.', '\n'],
    ['a(?-i:b)', 'aB'],
  ])('%s not in %j', (pattern, text) => {
    expect(searchRegex(compileRegex(pattern), text)).toBeUndefined()
  })
})

test('matches at the start only, when asked to', () => {
  expect(matchRegex(compileRegex('b'), 'ab')).toBeUndefined()
  expect(matchRegex(compileRegex('b|a'), 'ab')?.[0]).toBe('a')
})

test('starts anew on each text', () => {
  const regex = compileRegex('a')
  expect([searchRegex(regex, 'xxa')?.[0], searchRegex(regex, 'a')?.[0]]).toEqual(['a', 'a'])
})

test('finds empty matches between characters, never within one', () => {
  expect(allMatches(compileRegex('x*'), '😀x')).toHaveLength(3)
})

describe('replaces as re.sub does', () => {
  test.each([
    ['(a)(b)?', '[\\1|\\2]', 'ab-a', '[a|b]-[a|]'],
    ['(?P<n>a)', '\\g<n>\\g<1>\\g<0>', 'a', 'aaa'],
    ['a', '\\n\\\\', 'a', '\n\\'],
    ['a', '$&$1', 'a', '$&$1'],
    ['x*', '-', 'abxd', '-a-b--d-'],
    ['$', '!', 'a\n', 'a!\n!'],
  ])('%s by %s', (pattern, replacement, text, result) => {
    expect(replaceRegex(compileRegex(pattern), replacement, text).text).toBe(result)
  })

  test('stops after so many', () => {
    expect(replaceRegex(compileRegex('a'), 'b', 'aaa', 2)).toEqual({ text: 'bba', made: 2 })
  })

  test.each([
    ['a', '\\2', 'invalid group reference 2 at position 1'],
    ['a', '\\q', 'bad escape \\q at position 0'],
    ['a', '\\', 'bad escape (end of pattern) at position 0'],
    ['a', '\\g<x>', "unknown group name 'x'"],
    ['a', '\\g<x', 'missing >, unterminated name at position 3'],
  ])('refuses %s by %s', (pattern, replacement, message) => {
    expect(() => replaceRegex(compileRegex(pattern), replacement, 'a')).toThrow(message)
  })
})

describe('refuses', () => {
  test.each([
    ['(', 'missing ), unterminated subpattern at position 0'],
    ['a)', 'unbalanced parenthesis at position 1'],
    ['*a', 'nothing to repeat at position 0'],
    ['^*', 'nothing to repeat at position 1'],
    ['a**', 'multiple repeat at position 2'],
    ['[a', 'unterminated character set at position 0'],
    ['[z-a]', 'bad character range z-a at position 1'],
    ['a{3,2}', 'min repeat greater than max repeat at position 2'],
    ['\\q', 'bad escape \\q at position 0'],
    ['\\x4', 'incomplete escape \\x4 at position 0'],
    ['\\1(a)', 'invalid group reference 1 at position 1'],
    ['(a\\1)', 'cannot refer to an open group at position 2'],
    ['(?P<a>x)(?P<a>y)', "redefinition of group name 'a' as group 2; was group 1 at position 12"],
    ['(?P<1a>x)', "bad character in group name '1a' at position 4"],
    ['a(?i)', 'global flags not at the start of the expression at position 1'],
    ['(?<n>a)', 'a named group is (?P<name>...)'],
    ['a++', 'possessive quantifiers (such as a++) are not supported at position 0'],
    ['(?>a)', 'atomic groups (?>...) are not supported at position 0'],
    ['(a)(?(1)b|c)', 'conditional groups (?(1)...) are not supported at position 3'],
    ['(?i)a(?-i:b)', 'switching (?i) off in a group is not supported at position 5'],
    ['\\N{DASH}', 'named characters (\\N{...}) are not supported; write \\uXXXX at position 0'],
  ])('%s', (pattern, message) => {
    expect(() => compileRegex(pattern)).toThrow(message)
  })
})
