// Written by `npm run generate`: add a file to this folder, not a line to this one.
import type { Rule } from '../rule.ts';
import { canonicalBlock } from './addressing/canonical-block.ts';
import { clusterSubnetSize } from './addressing/cluster-subnet-size.ts';
import { ipv6HasWayOut } from './addressing/ipv6-has-way-out.ts';
import { loadBalancerSubnetSize } from './addressing/load-balancer-subnet-size.ts';
import { peeredVpcsApart } from './addressing/peered-vpcs-apart.ts';
import { podsHaveAddresses } from './addressing/pods-have-addresses.ts';
import { routedNetworksApart } from './addressing/routed-networks-apart.ts';
import { secondaryBlockAllowed } from './addressing/secondary-block-allowed.ts';
import { subnetBlockSize } from './addressing/subnet-block-size.ts';
import { subnetHasRoom } from './addressing/subnet-has-room.ts';
import { subnetInsideVpc } from './addressing/subnet-inside-vpc.ts';
import { subnetsApart } from './addressing/subnets-apart.ts';
import { vpcBlockPrivate } from './addressing/vpc-block-private.ts';
import { vpcBlockSize } from './addressing/vpc-block-size.ts';
import { addressStays } from './compute/address-stays.ts';
import { credentialsGiven } from './compute/credentials-given.ts';
import { currentGeneration } from './compute/current-generation.ts';
import { environmentDeploysGently } from './compute/environment-deploys-gently.ts';
import { groupCanScale } from './compute/group-can-scale.ts';
import { groupGraceLongEnough } from './compute/group-grace-long-enough.ts';
import { groupReplacesUnhealthy } from './compute/group-replaces-unhealthy.ts';
import { groupSizeOrdered } from './compute/group-size-ordered.ts';
import { instanceTypeKnown } from './compute/instance-type-known.ts';
import { metadataNeedsToken } from './compute/metadata-needs-token.ts';
import { placementGroupPossible } from './compute/placement-group-possible.ts';
import { scalingStepsClose } from './compute/scaling-steps-close.ts';
import { scalingThresholdsApart } from './compute/scaling-thresholds-apart.ts';
import { serviceStillOffered } from './compute/service-still-offered.ts';
import { spotHasFallback } from './compute/spot-has-fallback.ts';
import { spreadGroupFits } from './compute/spread-group-fits.ts';
import { survivesOneZone } from './compute/survives-one-zone.ts';
import { blueGreenPossible } from './containers/blue-green-possible.ts';
import { clusterAddonsPresent } from './containers/cluster-addons-present.ts';
import { clusterHoldsTasks } from './containers/cluster-holds-tasks.ts';
import { containerPortsApart } from './containers/container-ports-apart.ts';
import { deploymentHasRoom } from './containers/deployment-has-room.ts';
import { deploymentRollsBack } from './containers/deployment-rolls-back.ts';
import { executionRoleGiven } from './containers/execution-role-given.ts';
import { fargateNetworkMode } from './containers/fargate-network-mode.ts';
import { fargateSize } from './containers/fargate-size.ts';
import { hostPortsFree } from './containers/host-ports-free.ts';
import { imageFixed } from './containers/image-fixed.ts';
import { kubernetesApiNarrow } from './containers/kubernetes-api-narrow.ts';
import { noPlainSecrets } from './containers/no-plain-secrets.ts';
import { nodeGroupSound } from './containers/node-group-sound.ts';
import { serviceRedundant } from './containers/service-redundant.ts';
import { serviceStrategyPossible } from './containers/service-strategy-possible.ts';
import { spotTasksHaveBase } from './containers/spot-tasks-have-base.ts';
import { taskContainersSound } from './containers/task-containers-sound.ts';
import { taskStartAllowed } from './containers/task-start-allowed.ts';
import { taskTargetType } from './containers/task-target-type.ts';
import { workloadHeals } from './containers/workload-heals.ts';
import { connectedToSomething } from './containment/connected-to-something.ts';
import { connectionAllowed } from './containment/connection-allowed.ts';
import { connectionComplete } from './containment/connection-complete.ts';
import { connectionValueAccepted } from './containment/connection-value-accepted.ts';
import { containerExists } from './containment/container-exists.ts';
import { edgeResourcesInUsEast1 } from './containment/edge-resources-in-us-east-1.ts';
import { fargateProfilePrivate } from './containment/fargate-profile-private.ts';
import { globalOutsideRegion } from './containment/global-outside-region.ts';
import { hasSubnet } from './containment/has-subnet.ts';
import { kindKnown } from './containment/kind-known.ts';
import { noReferenceCycle } from './containment/no-reference-cycle.ts';
import { nodeInAllowedParent } from './containment/node-in-allowed-parent.ts';
import { oneInternetGatewayPerVpc } from './containment/one-internet-gateway-per-vpc.ts';
import { oneTablePerSubnet } from './containment/one-table-per-subnet.ts';
import { referenceExists } from './containment/reference-exists.ts';
import { securityGroupOfSameVpc } from './containment/security-group-of-same-vpc.ts';
import { serviceHasSomewhereToRun } from './containment/service-has-somewhere-to-run.ts';
import { spansTwoZonesOfOneVpc } from './containment/spans-two-zones-of-one-vpc.ts';
import { subnetInOneZone } from './containment/subnet-in-one-zone.ts';
import { valueAccepted } from './containment/value-accepted.ts';
import { volumeInZoneOfInstance } from './containment/volume-in-zone-of-instance.ts';
import { cheaperKindConsidered } from './cost/cheaper-kind-considered.ts';
import { natGatewayInZone } from './cost/nat-gateway-in-zone.ts';
import { nothingIdle } from './cost/nothing-idle.ts';
import { priceModelFits } from './cost/price-model-fits.ts';
import { serviceTrafficAvoidsNat } from './cost/service-traffic-avoids-nat.ts';
import { smallEnvironmentLean } from './cost/small-environment-lean.ts';
import { storageShrinks } from './cost/storage-shrinks.ts';
import { dataOutlivesStack } from './data/data-outlives-stack.ts';
import { dataRestorable } from './data/data-restorable.ts';
import { databaseFailsOver } from './data/database-fails-over.ts';
import { ownKeyUsed } from './data/own-key-used.ts';
import { passwordManaged } from './data/password-managed.ts';
import { storeEncrypted } from './data/store-encrypted.ts';
import { storeInZoneOfClient } from './data/store-in-zone-of-client.ts';
import { storePrivate } from './data/store-private.ts';
import { tablePossible } from './data/table-possible.ts';
import { aclEntryEffective } from './filters/acl-entry-effective.ts';
import { aclLetsAnswersIn } from './filters/acl-lets-answers-in.ts';
import { aclLetsAnswersOut } from './filters/acl-lets-answers-out.ts';
import { administrationNotPublic } from './filters/administration-not-public.ts';
import { dataPortsNotPublic } from './filters/data-ports-not-public.ts';
import { defaultGroupUnused } from './filters/default-group-unused.ts';
import { drawnWayOpen } from './filters/drawn-way-open.ts';
import { groupRulePorts } from './filters/group-rule-ports.ts';
import { groupRulesDescribed } from './filters/group-rules-described.ts';
import { healthChecksArrive } from './filters/health-checks-arrive.ts';
import { referencedGroupSeen } from './filters/referenced-group-seen.ts';
import { referencedGroupVisible } from './filters/referenced-group-visible.ts';
import { securityGroupUsed } from './filters/security-group-used.ts';
import { targetsAdmitBalancer } from './filters/targets-admit-balancer.ts';
import { asnPossible } from './hybrid/asn-possible.ts';
import { directConnectTwice } from './hybrid/direct-connect-twice.ts';
import { directConnectWithinLimits } from './hybrid/direct-connect-within-limits.ts';
import { interfaceEndsRightly } from './hybrid/interface-ends-rightly.ts';
import { interfacePossible } from './hybrid/interface-possible.ts';
import { meshStaysSmall } from './hybrid/mesh-stays-small.ts';
import { siteAnswersHaveRoute } from './hybrid/site-answers-have-route.ts';
import { tunnelHasSecondDevice } from './hybrid/tunnel-has-second-device.ts';
import { tunnelOptionsPossible } from './hybrid/tunnel-options-possible.ts';
import { tunnelWideEnough } from './hybrid/tunnel-wide-enough.ts';
import { noStandingUsers } from './identity/no-standing-users.ts';
import { notEverythingAllowed } from './identity/not-everything-allowed.ts';
import { policyFitsItsObject } from './identity/policy-fits-its-object.ts';
import { policyGrammar } from './identity/policy-grammar.ts';
import { policySize } from './identity/policy-size.ts';
import { resourceNotPublic } from './identity/resource-not-public.ts';
import { roleAsNarrowAsDrawing } from './identity/role-as-narrow-as-drawing.ts';
import { roleTrustsItsService } from './identity/role-trusts-its-service.ts';
import { trustLimited } from './identity/trust-limited.ts';
import { classicLoadBalancerReplaced } from './load-balancing/classic-load-balancer-replaced.ts';
import { clientAddressKeptSafely } from './load-balancing/client-address-kept-safely.ts';
import { encryptedListenerHasCertificate } from './load-balancing/encrypted-listener-has-certificate.ts';
import { firewallCanProtect } from './load-balancing/firewall-can-protect.ts';
import { functionGroupPlain } from './load-balancing/function-group-plain.ts';
import { geneveAtGateway } from './load-balancing/geneve-at-gateway.ts';
import { healthCheckAccepted } from './load-balancing/health-check-accepted.ts';
import { healthCheckPrompt } from './load-balancing/health-check-prompt.ts';
import { listenerHasTargets } from './load-balancing/listener-has-targets.ts';
import { listenerProtocolFits } from './load-balancing/listener-protocol-fits.ts';
import { listenerRulesSound } from './load-balancing/listener-rules-sound.ts';
import { loadBalancerSchemeFits } from './load-balancing/load-balancer-scheme-fits.ts';
import { loadBalancerSpansZones } from './load-balancing/load-balancer-spans-zones.ts';
import { networkBalancerHasGroup } from './load-balancing/network-balancer-has-group.ts';
import { publicHttpRedirects } from './load-balancing/public-http-redirects.ts';
import { targetProtocolFits } from './load-balancing/target-protocol-fits.ts';
import { targetTypeFits } from './load-balancing/target-type-fits.ts';
import { targetZonesEnabled } from './load-balancing/target-zones-enabled.ts';
import { targetsEven } from './load-balancing/targets-even.ts';
import { tlsPolicyCurrent } from './load-balancing/tls-policy-current.ts';
import { accountRecorded } from './operations/account-recorded.ts';
import { alarmPossible } from './operations/alarm-possible.ts';
import { alarmTellsSomebody } from './operations/alarm-tells-somebody.ts';
import { detailsRecorded } from './operations/details-recorded.ts';
import { failuresNoticed } from './operations/failures-noticed.ts';
import { fewLogSubscriptions } from './operations/few-log-subscriptions.ts';
import { logsExpire } from './operations/logs-expire.ts';
import { namesLegal } from './operations/names-legal.ts';
import { networkQuotas } from './operations/network-quotas.ts';
import { networkRecorded } from './operations/network-recorded.ts';
import { requiredTags } from './operations/required-tags.ts';
import { suppressionsHold } from './operations/suppressions-hold.ts';
import { templatePortable } from './operations/template-portable.ts';
import { traceUnbroken } from './operations/trace-unbroken.ts';
import { choicesExplained } from './review/choices-explained.ts';
import { entriesDecided } from './review/entries-decided.ts';
import { noSinglePoint } from './review/no-single-point.ts';
import { pinnedAnswerKept } from './review/pinned-answer-kept.ts';
import { storesDescribed } from './review/stores-described.ts';
import { valuesKnown } from './review/values-known.ts';
import { wayBackKnown } from './review/way-back-known.ts';
import { applianceModeOn } from './routing/appliance-mode-on.ts';
import { egressAnswersReturn } from './routing/egress-answers-return.ts';
import { firewallSubnetDedicated } from './routing/firewall-subnet-dedicated.ts';
import { gatewayEndpointOwnVpc } from './routing/gateway-endpoint-own-vpc.ts';
import { gatewayEndpointUsed } from './routing/gateway-endpoint-used.ts';
import { inspectionBothWays } from './routing/inspection-both-ways.ts';
import { interfaceEndpointDns } from './routing/interface-endpoint-dns.ts';
import { natGatewayAddress } from './routing/nat-gateway-address.ts';
import { natGatewayInPublicSubnet } from './routing/nat-gateway-in-public-subnet.ts';
import { peeringNotTransitive } from './routing/peering-not-transitive.ts';
import { peeringRoutesBothWays } from './routing/peering-routes-both-ways.ts';
import { privateSubnetStaysPrivate } from './routing/private-subnet-stays-private.ts';
import { publicAccessNotBlocked } from './routing/public-access-not-blocked.ts';
import { publicSubnetHasWayOut } from './routing/public-subnet-has-way-out.ts';
import { routeDestinationAllowed } from './routing/route-destination-allowed.ts';
import { routeTargetAttached } from './routing/route-target-attached.ts';
import { routeTargetExists } from './routing/route-target-exists.ts';
import { routeUsed } from './routing/route-used.ts';
import { serviceReachable } from './routing/service-reachable.ts';
import { transitAnswerHasRoute } from './routing/transit-answer-has-route.ts';
import { transitAttachmentCoversZones } from './routing/transit-attachment-covers-zones.ts';
import { transitAttachmentSound } from './routing/transit-attachment-sound.ts';
import { transitTableKnowsDestination } from './routing/transit-table-knows-destination.ts';
import { apiAsksWhoCalls } from './serverless/api-asks-who-calls.ts';
import { apiHasFeature } from './serverless/api-has-feature.ts';
import { callerWaitsLongEnough } from './serverless/caller-waits-long-enough.ts';
import { concurrencyPossible } from './serverless/concurrency-possible.ts';
import { databaseConnectionsSuffice } from './serverless/database-connections-suffice.ts';
import { deadLettersFit } from './serverless/dead-letters-fit.ts';
import { eventRuleSound } from './serverless/event-rule-sound.ts';
import { eventSourceSound } from './serverless/event-source-sound.ts';
import { expressShort } from './serverless/express-short.ts';
import { failedEventsKept } from './serverless/failed-events-kept.ts';
import { fifoFedRightly } from './serverless/fifo-fed-rightly.ts';
import { functionLimits } from './serverless/function-limits.ts';
import { functionStartsFast } from './serverless/function-starts-fast.ts';
import { integrationTimeout } from './serverless/integration-timeout.ts';
import { noEventLoop } from './serverless/no-event-loop.ts';
import { payloadFits } from './serverless/payload-fits.ts';
import { pushAllowed } from './serverless/push-allowed.ts';
import { pushOnlyFromSource } from './serverless/push-only-from-source.ts';
import { queueLimits } from './serverless/queue-limits.ts';
import { runtimeSupported } from './serverless/runtime-supported.ts';
import { standardHistorySuffices } from './serverless/standard-history-suffices.ts';
import { stateMachineSound } from './serverless/state-machine-sound.ts';
import { visibilityCoversFunction } from './serverless/visibility-covers-function.ts';

export const rules: readonly Rule[] = [
  canonicalBlock,
  clusterSubnetSize,
  ipv6HasWayOut,
  loadBalancerSubnetSize,
  peeredVpcsApart,
  podsHaveAddresses,
  routedNetworksApart,
  secondaryBlockAllowed,
  subnetBlockSize,
  subnetHasRoom,
  subnetInsideVpc,
  subnetsApart,
  vpcBlockPrivate,
  vpcBlockSize,
  addressStays,
  credentialsGiven,
  currentGeneration,
  environmentDeploysGently,
  groupCanScale,
  groupGraceLongEnough,
  groupReplacesUnhealthy,
  groupSizeOrdered,
  instanceTypeKnown,
  metadataNeedsToken,
  placementGroupPossible,
  scalingStepsClose,
  scalingThresholdsApart,
  serviceStillOffered,
  spotHasFallback,
  spreadGroupFits,
  survivesOneZone,
  blueGreenPossible,
  clusterAddonsPresent,
  clusterHoldsTasks,
  containerPortsApart,
  deploymentHasRoom,
  deploymentRollsBack,
  executionRoleGiven,
  fargateNetworkMode,
  fargateSize,
  hostPortsFree,
  imageFixed,
  kubernetesApiNarrow,
  noPlainSecrets,
  nodeGroupSound,
  serviceRedundant,
  serviceStrategyPossible,
  spotTasksHaveBase,
  taskContainersSound,
  taskStartAllowed,
  taskTargetType,
  workloadHeals,
  connectedToSomething,
  connectionAllowed,
  connectionComplete,
  connectionValueAccepted,
  containerExists,
  edgeResourcesInUsEast1,
  fargateProfilePrivate,
  globalOutsideRegion,
  hasSubnet,
  kindKnown,
  noReferenceCycle,
  nodeInAllowedParent,
  oneInternetGatewayPerVpc,
  oneTablePerSubnet,
  referenceExists,
  securityGroupOfSameVpc,
  serviceHasSomewhereToRun,
  spansTwoZonesOfOneVpc,
  subnetInOneZone,
  valueAccepted,
  volumeInZoneOfInstance,
  cheaperKindConsidered,
  natGatewayInZone,
  nothingIdle,
  priceModelFits,
  serviceTrafficAvoidsNat,
  smallEnvironmentLean,
  storageShrinks,
  dataOutlivesStack,
  dataRestorable,
  databaseFailsOver,
  ownKeyUsed,
  passwordManaged,
  storeEncrypted,
  storeInZoneOfClient,
  storePrivate,
  tablePossible,
  aclEntryEffective,
  aclLetsAnswersIn,
  aclLetsAnswersOut,
  administrationNotPublic,
  dataPortsNotPublic,
  defaultGroupUnused,
  drawnWayOpen,
  groupRulePorts,
  groupRulesDescribed,
  healthChecksArrive,
  referencedGroupSeen,
  referencedGroupVisible,
  securityGroupUsed,
  targetsAdmitBalancer,
  asnPossible,
  directConnectTwice,
  directConnectWithinLimits,
  interfaceEndsRightly,
  interfacePossible,
  meshStaysSmall,
  siteAnswersHaveRoute,
  tunnelHasSecondDevice,
  tunnelOptionsPossible,
  tunnelWideEnough,
  noStandingUsers,
  notEverythingAllowed,
  policyFitsItsObject,
  policyGrammar,
  policySize,
  resourceNotPublic,
  roleAsNarrowAsDrawing,
  roleTrustsItsService,
  trustLimited,
  classicLoadBalancerReplaced,
  clientAddressKeptSafely,
  encryptedListenerHasCertificate,
  firewallCanProtect,
  functionGroupPlain,
  geneveAtGateway,
  healthCheckAccepted,
  healthCheckPrompt,
  listenerHasTargets,
  listenerProtocolFits,
  listenerRulesSound,
  loadBalancerSchemeFits,
  loadBalancerSpansZones,
  networkBalancerHasGroup,
  publicHttpRedirects,
  targetProtocolFits,
  targetTypeFits,
  targetZonesEnabled,
  targetsEven,
  tlsPolicyCurrent,
  accountRecorded,
  alarmPossible,
  alarmTellsSomebody,
  detailsRecorded,
  failuresNoticed,
  fewLogSubscriptions,
  logsExpire,
  namesLegal,
  networkQuotas,
  networkRecorded,
  requiredTags,
  suppressionsHold,
  templatePortable,
  traceUnbroken,
  choicesExplained,
  entriesDecided,
  noSinglePoint,
  pinnedAnswerKept,
  storesDescribed,
  valuesKnown,
  wayBackKnown,
  applianceModeOn,
  egressAnswersReturn,
  firewallSubnetDedicated,
  gatewayEndpointOwnVpc,
  gatewayEndpointUsed,
  inspectionBothWays,
  interfaceEndpointDns,
  natGatewayAddress,
  natGatewayInPublicSubnet,
  peeringNotTransitive,
  peeringRoutesBothWays,
  privateSubnetStaysPrivate,
  publicAccessNotBlocked,
  publicSubnetHasWayOut,
  routeDestinationAllowed,
  routeTargetAttached,
  routeTargetExists,
  routeUsed,
  serviceReachable,
  transitAnswerHasRoute,
  transitAttachmentCoversZones,
  transitAttachmentSound,
  transitTableKnowsDestination,
  apiAsksWhoCalls,
  apiHasFeature,
  callerWaitsLongEnough,
  concurrencyPossible,
  databaseConnectionsSuffice,
  deadLettersFit,
  eventRuleSound,
  eventSourceSound,
  expressShort,
  failedEventsKept,
  fifoFedRightly,
  functionLimits,
  functionStartsFast,
  integrationTimeout,
  noEventLoop,
  payloadFits,
  pushAllowed,
  pushOnlyFromSource,
  queueLimits,
  runtimeSupported,
  standardHistorySuffices,
  stateMachineSound,
  visibilityCoversFunction,
];
