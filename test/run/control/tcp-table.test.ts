import { expect, test } from 'vitest'
import { countConnections } from '../../../src/run/control/tcp-table.ts'

// Of a Debian 12: /proc/net/tcp, then tcp6.
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 18031 1 0000000000000000 100 0 0 10 0
   1: 0100007F:0016 0100007F:C9A2 01 00000000:00000000 02:000A7B6E 00000000     0        0 89103 2 0000000000000000 20 4 30 10 -1
   2: 0500570A:0016 0100570A:D1F0 01 00000000:00000000 02:000A7B6E 00000000     0        0 89110 2 0000000000000000 20 4 30 10 -1
   3: 0500570A:0016 0900570A:D1F2 06 00000000:00000000 03:00000A2B 00000000     0        0 0 3 0000000000000000
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 18042 1 0000000000000000 100 0 0 10 0
   1: 00000000000000000000000001000000:0016 00000000000000000000000001000000:A3C4 01 00000000:00000000 02:000A7B6E 00000000     0        0 89120 2 0000000000000000 20 4 30 10 -1
   2: 0000000000000000FFFF00000500570A:0016 0000000000000000FFFF00000700570A:A3C6 01 00000000:00000000 02:000A7B6E 00000000     0        0 89121 2 0000000000000000 20 4 30 10 -1
   3: B80D0120000000000000000001000000:0016 B80D0120000000000000000002000000:A3C8 02 00000000:00000000 02:000A7B6E 00000000     0        0 89122 2 0000000000000000 20 4 30 10 -1
`
const usual = { port: 22, excluded: [], states: ['ESTABLISHED', 'TIME_WAIT', 'SYN_SENT'] }

test.each([
  ['of one address', { locals: ['127.0.0.1'] }, 1],
  ['of one address, also within IPv6', { locals: ['10.87.0.5'] }, 3],
  ['of an IPv6 address', { locals: ['::1'] }, 1],
  ['of a longer IPv6 address', { locals: ['2001:db8::1'] }, 1],
  ['of all addresses', { locals: ['0.0.0.0'] }, 6],
  ['but those from there', { locals: ['0.0.0.0'], excluded: ['10.87.0.1', '10.87.0.7', '2001:db8::2'] }, 3],
  ['in one state', { locals: ['10.87.0.5'], states: ['TIME_WAIT'] }, 1],
  ['of another port', { locals: ['0.0.0.0'], port: 80 }, 0],
])('counts connections %s', (_, about, count) => {
  expect(countConnections(table, { ...usual, ...about })).toBe(count)
})
