import { describe, expect, it } from 'vitest'
import { plainSource, sourceFileName, usesSource, withoutSource, withSource } from '../../src/module/source-line.ts'

const list = [
  '# main',
  'deb http://deb.debian.org/debian bookworm main contrib',
  '#deb http://off.example/debian sid main',
  '# deb-src http://src.example/debian sid main # a note',
  'deb  [arch=amd64]   http://opt.example/debian sid main',
  '# just words',
  '',
].join('\n')

describe('a line of a sources.list', () => {
  it.each([
    ['deb http://archive.canonical.com/ubuntu hardy partner', 'archive_canonical_com_ubuntu.list'],
    [
      'deb [arch=amd64 signed-by=/x.gpg] https://repo.mongodb.org/apt/debian bookworm main',
      'repo_mongodb_org_apt_debian.list',
    ],
    ['deb http://a.example:8080/x_y/z?q sid/', 'a_example_8080_x_y_z_q.list'],
    ['deb http://user:pw@a.example/p sid main', 'a_example_p.list'],
    ['deb file:///srv/repo ./', 'srv_repo.list'],
    ['deb cdrom:[Debian 12] bookworm main', 'cdrom.list'],
  ])('%s goes to %s, as with Ansible', (source, name) => {
    expect(sourceFileName(source)).toBe(name)
  })

  it.each([
    ['deb  http://a.example/debian   sid main # note', 'deb http://a.example/debian sid main'],
    ['#deb http://a.example/debian sid main', null],
    ['debug http://a.example/debian sid main', null],
    ['', null],
  ])('%j is %j', (text, source) => {
    expect(plainSource(text)).toBe(source)
  })

  it('is found by its words, whatever is between them, but with all of its options', () => {
    expect(usesSource(list, 'deb [arch=amd64] http://opt.example/debian sid main')).toBe(true)
    expect(usesSource(list, 'deb http://opt.example/debian sid main')).toBe(false)
    expect(usesSource(list, 'deb http://off.example/debian sid main')).toBe(false)
  })

  it('is used again where it was commented out, with its note; all others stay as they are', () => {
    expect(withSource(list, 'deb-src http://src.example/debian sid main')).toBe(
      list.replace('# deb-src http', 'deb-src http'),
    )
    expect(withSource(list, 'deb http://off.example/debian sid main')).toBe(list.replace('#deb', 'deb'))
    expect(withSource(list, 'deb http://new.example/debian sid main')).toBe(list)
  })

  it('goes where it is used, and stays where it is commented out', () => {
    expect(withoutSource(list, 'deb http://deb.debian.org/debian bookworm main contrib')).toBe(
      list.replace(/^deb http:\/\/deb.*\n/m, ''),
    )
    expect(withoutSource(list, 'deb http://off.example/debian sid main')).toBe(list)
  })
})
