// Uploads one file by tus-js-client, as the pages do, and says what became of it.
// node tus_client.mjs FOLDER_OF_NODE_MODULES ENDPOINT FILE COOKIE CHUNK_BYTES
import {createReadStream, statSync} from 'node:fs'
import {createRequire} from 'node:module'
import {basename, join} from 'node:path'

const [modules, endpoint, file, cookie, chunk] = process.argv.slice(2)
const tus = createRequire(join(modules, 'x.js'))('tus-js-client')
let lectureId = null

const upload = new tus.Upload(createReadStream(file), {
  endpoint,
  chunkSize: Number(chunk),
  uploadSize: statSync(file).size,
  headers: {Cookie: cookie},
  metadata: {filename: basename(file), language: 'ru'},
  retryDelays: Array(3000).fill(100),
  onAfterResponse: (request, response) => {
    lectureId = response.getHeader('Konspekt-Lecture') ?? lectureId
  },
  onError: (error) => {
    console.log(JSON.stringify({error: String(error)}))
    process.exit(1)
  },
  onSuccess: () => console.log(JSON.stringify({url: upload.url, lectureId})),
})
upload.start()
