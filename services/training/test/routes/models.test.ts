import assert from 'node:assert/strict'
import { importHere } from '../support/in-process.js'
import { temporaryDirectory } from '../support/service.js'

describe('GET /mlflow', () => {
  const answered = async (uri: string | undefined): Promise<unknown> => {
    const home = await temporaryDirectory()
    const { url, close } = await importHere(home.path, { MLFLOW_TRACKING_URI: uri })
    try {
      return await (await fetch(`${url}/mlflow`)).json()
    } finally {
      close()
      await home.remove()
    }
  }

  it('names the server that models are imported from, without the login in its address', async () =>
    assert.deepEqual(await answered('http://me:secret@mlflow:5000/prefix/'), {
      url: 'http://mlflow:5000/prefix',
    }))

  it('names none where none is set, or what is set is no server', async () => {
    assert.deepEqual(await answered(undefined), {})
    assert.deepEqual(await answered('sqlite:///mlflow.db'), {})
  })
})
