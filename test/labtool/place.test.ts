import { describe, expect, it } from 'vitest'
import { hardwareAddress } from '../../src/lab/network.ts'
import { hostAt, labAt, labFrom, MAX_HOSTS } from '../../src/lab/place.ts'

describe('a lab', () => {
  it('is at 10.78.0 under /var/tmp unless the environment says otherwise', () => {
    expect(labFrom({})).toMatchObject({ folder: '/var/tmp/rcprov-lab/labs/10.78.0', gateway: '10.78.0.1' })
    expect(labFrom({ RCPROV_LAB: '/srv/lab', RCPROV_LAB_NET: '10.9.8' })).toMatchObject({
      folder: '/srv/lab/labs/10.9.8',
      gateway: '10.9.8.1',
    })
  })

  it('shares no name of a link with a lab on another network', () => {
    expect(hostAt(labAt('/lab', '10.78.0'), 1).unit).not.toBe(hostAt(labAt('/lab', '10.79.0'), 1).unit)
    expect(labAt('/lab', '1.23.0').tag).not.toBe(labAt('/lab', '12.3.0').tag)
  })

  it('has names short enough for a link, up to its last host on any network', () => {
    expect(hostAt(labAt('/lab', '192.168.255'), MAX_HOSTS).unit.length).toBeLessThanOrEqual(15)
  })

  it('gives its hosts addresses from .11 on, and each a hardware address that stays', () => {
    expect(hostAt(labAt('/lab', '10.78.0'), 3)).toMatchObject({ name: 'h3', address: '10.78.0.13' })
    expect(hardwareAddress('10.78.0.13')).toBe('02:00:0a:4e:00:0d')
  })

  it.each(['10.78', '10.78.0.0', '10.300.1', 'ten'])('refuses "%s" for a network', (net) => {
    expect(() => labAt('/lab', net)).toThrow(`RCPROV_LAB_NET is "${net}"`)
  })

  it.each(['lab', '/a b', '/a,b', '/a:b'])('refuses "%s" for a folder', (root) => {
    expect(() => labAt(root, '10.78.0')).toThrow(`RCPROV_LAB is "${root}"`)
  })
})
