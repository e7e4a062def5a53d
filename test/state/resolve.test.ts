import { describe, expect, it } from 'vitest'
import { resolvePath } from '../../src/state/resolve.ts'

const links: Readonly<Record<string, string>> = {
  '/srv/l': '/opt/app',
  '/opt/app/up': '../data',
  '/srv/loop': 'loop',
}
const resolve = (path: string, follow: boolean) => resolvePath(path, (each) => links[each], follow)

describe('a path by way of links', () => {
  it.each([
    ['/srv/l/f', false, '/opt/app/f'],
    ['/srv/l', false, '/srv/l'],
    ['/srv/l', true, '/opt/app'],
    ['/srv/l/up/f', false, '/opt/data/f'],
    ['/srv/l/../f', false, '/opt/f'],
    ['/srv//x/./y/', true, '/srv/x/y'],
    ['/', true, '/'],
  ])('%s (followed to the end: %s) is %s', (path, follow, real) => {
    expect(resolve(path, follow)).toBe(real)
  })

  it('stays as it is written in a loop', () => {
    expect(resolve('/srv/loop/f', true)).toBe('/srv/loop/f')
  })
})
