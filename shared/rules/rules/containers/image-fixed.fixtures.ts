import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortNode } from '../../fixtures.ts';

function task(properties: JsonObject, repository: JsonObject = {}): LintelDocument {
  return drawing({
    app: { kind: 'ecs-task-definition', properties },
    images: { kind: 'ecr-repository', properties: repository },
  });
}

function written(type: string, properties: JsonObject): ShortNode {
  return { kind: 'resource', properties: { type, properties } };
}

export const imageFixedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A pod of whatever is newest, from a frozen registry',
      document: drawing({
        main: { kind: 'vpc' },
        pods: { kind: 'eks-cluster', in: 'main' },
        web: {
          kind: 'k8s-deployment',
          in: 'pods',
          properties: { image: 'k8s.gcr.io/autoscaling/cluster-autoscaler' },
        },
      }),
      finds: [
        { at: 'web', message: 'latest' },
        { at: 'web', message: 'registry' },
      ],
    },
    {
      title: 'The tag latest',
      document: task({ image: 'nginx:latest' }),
      finds: [{ at: 'app', message: 'latest' }],
    },
    {
      title: 'No tag, in a registry with a port',
      document: task({ image: 'registry.example.com:5000/shop/web' }),
      finds: [{ at: 'app', message: 'latest' }],
    },
    {
      title: 'A repository with mutable tags that does not scan',
      document: task({}, { imageTagMutability: 'MUTABLE', scanOnPush: false }),
      finds: [
        { at: 'images', message: 'mutable' },
        { at: 'images', message: 'scan' },
      ],
    },
    {
      title: 'The frozen registry of Kubernetes',
      document: task({ image: 'k8s.gcr.io/pause:3.9' }),
      finds: [{ at: 'app', message: 'registry' }],
    },
    {
      title: 'A repository that is connected without a tag',
      document: drawing({ app: { kind: 'ecs-task-definition' }, images: { kind: 'ecr-repository' } }, [
        ['app', 'pull', 'images'],
      ]),
      finds: [{ at: 'app-pull-images', message: 'newest' }],
    },
    {
      title: 'A written task definition and a written repository',
      document: drawing({
        app: written('AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [
            { Name: 'app', Image: 'nginx' },
            { Name: 'side', Image: 'envoy:v1.30' },
          ],
        }),
        images: written('AWS::ECR::Repository', {}),
      }),
      finds: [
        { at: 'app', message: 'latest' },
        { at: 'images', message: 'mutable' },
        { at: 'images', message: 'scan' },
      ],
    },
  ],
  passing: [
    { title: 'A version', document: task({ image: 'nginx:1.29.1' }) },
    {
      title: 'A digest',
      document: task({
        image: 'nginx@sha256:4c0fdaa8b6341bfdeca5f18f7837462c80cff90527ee35ef185571e1c327beac',
      }),
    },
    {
      title: 'A repository that is connected by a version',
      document: drawing({ app: { kind: 'ecs-task-definition' }, images: { kind: 'ecr-repository' } }, [
        ['app', 'pull', 'images', { imageTag: '2.4.1' }],
      ]),
    },
  ],
  unknown: [
    {
      title: 'A tag that a parameter decides',
      document: drawing({ app: { kind: 'ecs-task-definition' }, images: { kind: 'ecr-repository' } }, [
        ['app', 'pull', 'images', { imageTag: { Ref: 'Tag' } }],
      ]),
      undecided: { at: 'app-pull-images', field: 'imageTag' },
    },
    {
      title: 'An image that a parameter decides',
      document: task({ image: { Ref: 'Image' } }),
      undecided: { at: 'app', field: 'image' },
    },
  ],
};
