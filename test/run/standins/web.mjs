// A web server for tests, in a process of its own, as ansible-playbook is waited for by one that does nothing else.
// It prints its port for http, and that for https where it is given a key and a certificate.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { gzipSync } from 'node:zlib'

const FILE = 'a file\n'
const sha256 = createHash('sha256').update(FILE).digest('hex')
const asked = new Map()

const routes = {
  '/file.txt': (_, answer) => answer(200, {}, FILE),
  '/other.txt': (_, answer) => answer(200, {}, 'another\n'),
  '/big': (_, answer) => answer(200, {}, Buffer.alloc(3_000_000, 'big ')),
  '/large': (_, answer) => answer(200, { 'content-length': 3_000_000 }, Buffer.alloc(3_000_000, 'big ')),
  '/dated': ({ headers }, answer) => {
    const isOld = headers['if-modified-since'] !== undefined && headers['cache-control'] !== 'no-cache'
    return isOld ? answer(304, {}, '') : answer(200, {}, 'dated\n')
  },
  '/named': (_, answer) => answer(200, { 'content-disposition': 'attachment; filename="../a name.txt"' }, FILE),
  '/sums': (_, answer) => answer(200, {}, `${'0'.repeat(64)}  other.txt\n${sha256} *./file.txt\n`),
  '/sum': (_, answer) => answer(200, {}, `${sha256}\n`),
  '/gzip': (_, answer) =>
    answer(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }, gzipSync('zipped\n')),
  '/cut': (_, _answer, raw) => {
    raw.writeHead(200, { 'content-length': 100 })
    raw.write('abc')
    setTimeout(() => raw.destroy(), 20)
  },
  '/slow': (_, answer) => setTimeout(() => answer(200, {}, 'late'), 5000).unref(),
  '/json': (_, answer) => answer(200, { 'content-type': 'application/json' }, '{"a": [1, null], "b": "c"}'),
  '/broken.json': (_, answer) => answer(200, { 'content-type': 'application/json' }, '{no'),
  '/latin': (_, answer) =>
    answer(200, { 'content-type': 'text/plain; charset=iso-8859-1' }, Buffer.from('h\xe4llo', 'latin1')),
  '/cookies': (_, answer) => answer(200, { 'set-cookie': ['a=1; Path=/', 'b=two; HttpOnly'] }, ''),
  '/login': ({ headers }, answer) =>
    headers.authorization === `Basic ${Buffer.from('me:s3cret-word').toString('base64')}`
      ? answer(200, { 'content-type': 'text/plain' }, `you sent ${headers.authorization}`)
      : answer(401, { 'www-authenticate': 'Basic realm="x"' }, 'who are you?'),
  '/echo': ({ method, url, headers }, answer, _, body) =>
    answer(200, { 'content-type': 'application/json' }, JSON.stringify({ method, url, headers, body })),
  '/loop': (_, answer) => answer(302, { location: '/loop' }, ''),
}

async function handle(request, response) {
  const url = new URL(request.url, 'http://here')
  let body = ''
  for await (const chunk of request) body += chunk.toString('latin1')
  const answer = (status, headers, text) => {
    response.writeHead(status, headers)
    response.end(request.method === 'HEAD' ? '' : text)
  }
  asked.set(url.pathname, (asked.get(url.pathname) ?? 0) + 1)
  const [, kind, value] = url.pathname.split('/')
  if (kind === 'status') return answer(Number(value), { 'content-type': 'text/plain' }, `status ${value}`)
  const cookie = url.searchParams.get('cookie')
  const moved = { location: url.searchParams.get('to') ?? '/echo', ...(cookie !== null && { 'set-cookie': cookie }) }
  if (kind === 'redirect') return answer(Number(value), moved, 'moved')
  if (kind === 'asked') return answer(200, {}, String(asked.get(`/${value}`) ?? 0))
  const route = routes[url.pathname]
  return route ? route(request, answer, response, body) : answer(404, { 'content-type': 'text/html' }, '<h1>no</h1>')
}

function listen(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
}

const [key, cert, socket] = process.argv.slice(2)
const ports = [await listen(createServer(handle))]
if (key && cert) ports.push(await listen(createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, handle)))
if (socket) await new Promise((resolve) => createServer(handle).listen(socket, () => resolve()))
process.stdout.write(`${ports.join(' ')}\n`)
// It ends with whoever has started it.
process.stdin.on('end', () => process.exit()).resume()
