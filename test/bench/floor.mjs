// The least that any run over SSH can cost: a bare Node process that logs in to all hosts at once and runs one script.
// usage: node floor.mjs KEYFILE SCRIPT ADDRESS…
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

// The very ssh2 that rcprov's own transport stands on.
const { Client } = createRequire(import.meta.resolve('node-ssh'))('ssh2')
const [keyFile, scriptFile, ...addresses] = process.argv.slice(2)
const privateKey = readFileSync(keyFile)
const script = readFileSync(scriptFile)

function runOn(host) {
  return new Promise((resolve, reject) => {
    const client = new Client()
    client.on('error', reject)
    client.on('ready', () => {
      client.exec('exec sh', (error, channel) => {
        if (error) return reject(error)
        let code
        channel.on('exit', (status) => {
          code = status
        })
        channel.on('close', () => {
          client.end()
          if (code === 0) resolve()
          else reject(new Error(`the script ended with ${code} on ${host}`))
        })
        channel.resume()
        channel.stderr.resume()
        channel.end(script)
      })
    })
    client.connect({ host, username: 'root', privateKey })
  })
}

await Promise.all(addresses.map(runOn))
