export {
  type EgressGateway,
  EgressGatewayPolicy,
  type EgressGatewayPolicyProps,
  type EgressGatewaySource,
} from './egress-gateway-policy';
