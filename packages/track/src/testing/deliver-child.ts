/** @file A process that delivers until it is killed: `deliver-child.js STORE TRIGGERS LEASE_MS`. */
import { startDeliverer } from '../delivery/deliverer.ts';
import { openTrackingStore } from '../open-tracking-store.ts';

const [url = '', triggersFile = '', leaseMs = ''] = process.argv.slice(2);
const store = await openTrackingStore({ url, artifactRoot: '/none' });
startDeliverer({ store, triggersFile, leaseMs: Number(leaseMs), everyMs: 50 });
process.stdout.write('ready\n');
setInterval(() => {}, 60_000);
