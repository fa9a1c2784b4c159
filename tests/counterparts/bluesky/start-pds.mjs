// Bluesky's Personal Data Server with a directory of identities in memory, on free ports.
// The one argument is an empty folder. Says "READY http://127.0.0.1:PORT"; TERM ends it.
import { mkdirSync } from 'node:fs'
import net from 'node:net'
import { Secp256k1Keypair } from '@atproto/crypto'
import { PDS } from '@atproto/pds'
import plcServer from '@did-plc/server'

const NOWHERE = { url: 'http://127.0.0.1:9', did: 'did:example:invalid' } // must be named

const freePort = () =>
  new Promise((resolve) => {
    const probe = net.createServer().listen(0, () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })

const startDirectory = async () => {
  const port = await freePort()
  const plc = plcServer.PlcServer.create({ db: plcServer.Database.mock(), port })
  await plc.start()
  return { plc, url: `http://127.0.0.1:${port}` }
}

const startServer = async (folder, directoryUrl) => {
  mkdirSync(`${folder}/blobs`)
  const port = await freePort()
  const rotation = await Secp256k1Keypair.create({ exportable: true })
  const recovery = await Secp256k1Keypair.create()
  const pds = await PDS.fromEnv({
    devMode: true,
    port,
    hostname: 'localhost',
    serviceHandleDomains: ['.test'],
    inviteRequired: false,
    rateLimitsEnabled: false,
    dataDirectory: folder,
    blobstoreDiskLocation: `${folder}/blobs`,
    disableSsrfProtection: true,
    crawlers: [],
    didPlcUrl: directoryUrl,
    recoveryDidKey: recovery.did(),
    plcRotationKeyK256PrivateKeyHex: Buffer.from(await rotation.export()).toString('hex'),
    adminPassword: 'tests',
    jwtSecret: 'at least sixteen characters',
    bskyAppViewUrl: NOWHERE.url,
    bskyAppViewDid: NOWHERE.did,
    modServiceUrl: NOWHERE.url,
    modServiceDid: NOWHERE.did,
  })
  await pds.start()
  return { pds, url: `http://127.0.0.1:${port}` }
}

const { plc, url: directoryUrl } = await startDirectory()
const { pds, url } = await startServer(process.argv[2], directoryUrl)
process.on('SIGTERM', async () => {
  await pds.destroy()
  await plc.destroy()
  process.exit(0)
})
console.log(`READY ${url}`)
