import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { certificates } from '../pki/certificates';
import type { Tenant } from '../tenant';
import { apiServer } from './api-server';
import { apiServerConfig } from './api-server-config';
import { controllers } from './controllers';
import { kubeconfigs } from './kubeconfigs';
import { namespace } from './namespace';
import { networkPolicies } from './network';
import { monthlyRestart } from './restarts';

/** Every object of a tenant's control plane. */
export function installControlPlane(scope: Construct, tenant: Tenant): ApiObject {
  namespace(scope, tenant);
  networkPolicies(scope, tenant);
  certificates(scope, tenant);
  apiServerConfig(scope, tenant);
  kubeconfigs(scope, tenant);
  const resource = apiServer(scope, tenant);
  controllers(scope, tenant);
  monthlyRestart(scope, tenant);
  return resource;
}
