import { expect, it } from 'vitest'
import { resultOfAnswer } from '../../src/module/uri-result.ts'
import { noAnswer } from '../../src/state/http.ts'

it('a server says what it sent, and not how the task went', () => {
  const headers = new Map([
    ['x-server', 'web1'],
    ['failed', 'yes'],
    ['skipped', 'yes'],
    ['changed', 'yes'],
    ['ansible-facts', 'x'],
  ])
  const wanted = { url: 'http://web1/', status_code: [200], return_content: false, dest: undefined }
  const result = resultOfAnswer(wanted, { ...noAnswer(wanted.url, 'OK (0 bytes)'), status: 200, headers })
  expect(result).toEqual({
    x_server: 'web1',
    redirected: false,
    url: wanted.url,
    status: 200,
    elapsed: 0,
    cookies: {},
    cookies_string: '',
    msg: 'OK (0 bytes)',
  })
})
