/** deploy-many STORE NAME COUNT: deploys the runs NAME-0, NAME-1, ... of the model wine, one after the other. */
import { openStore } from '../../src/artifact-store/open-store.js'
import { Deployments } from '../../src/registry/deployments.js'

const [url = '', name = '', count = ''] = process.argv.slice(2)
const deployments = new Deployments(await openStore(url))
for (let i = 0; i < Number(count); i++)
  await deployments.deploy('wine', `${name}-${i}`, { who: name, why: '' })
process.exit()
