import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { GraphQLError, GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { type Answer, type Incoming, isObject, json, parseJson } from '../http.ts';
import { lazy } from '../lazy.ts';
import type { Viewer } from './access.ts';
import { failure } from './access.ts';
import type { Conversations } from './conversations.ts';
import { queryRoot } from './graphql-objects.ts';
import type { GraphqlRefusal } from './graphql-paging.ts';

type Graphql = typeof import('graphql');

interface Engine {
  readonly graphql: Graphql;
  readonly schema: GraphQLSchema;
}

/** Answers queries by GitHub's real schema. */
export type GraphqlApi = (request: Incoming, viewer: Viewer) => Promise<Answer>;

/**
 * The GraphQL API. Its schema is read at the first query.
 * @param violation receives every query that GitHub's schema does not allow, or that requests fields the sandbox lacks.
 */
export function graphqlApi(conversations: Conversations, violation: (text: string) => void): GraphqlApi {
  return async (request, viewer) => {
    const { graphql, schema } = await engine();
    const body = parseJson(request.text);
    if (!isObject(body) || typeof body['query'] !== 'string') {
      violation('POST /graphql: the body is not {"query": "…"}');
      return failure(400, 'A query attribute must be specified and must be a string.');
    }
    const refuse = (refusal: GraphqlRefusal): never => {
      throw new graphql.GraphQLError(refusal.message, { extensions: { type: refusal.type } });
    };
    const result = await graphql.graphql({
      schema,
      source: body['query'],
      rootValue: queryRoot(conversations, viewer, refuse),
      fieldResolver: strictly(graphql),
      ...(isObject(body['variables']) ? { variableValues: body['variables'] } : {}),
      ...(typeof body['operationName'] === 'string' ? { operationName: body['operationName'] } : {}),
    });
    const errors = result.errors ?? [];
    for (const error of errors) {
      if (error.extensions['type'] === undefined) violation(`POST /graphql: ${error.message}`);
    }
    return json(200, {
      ...(result.data === undefined ? {} : { data: result.data }),
      ...(errors.length > 0 ? { errors: errors.map(githubError) } : {}),
    });
  };
}

// Shared by every sandbox of the process: the schema is 1.2 MB and never changes.
const engine = lazy(async (): Promise<Engine> => {
  const graphql = await import('graphql');
  const file = new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema'));
  const document = graphql.parse(readFileSync(fileURLToPath(file), 'utf8'), { noLocation: true });
  return { graphql, schema: graphql.buildASTSchema(document, { assumeValid: true, assumeValidSDL: true }) };
});

/** A field the sandbox does not know is an error: `null` would be an answer, and a wrong one. */
function strictly(graphql: Graphql): GraphQLFieldResolver<unknown, unknown> {
  return (source, given, context, info) => {
    if (!isObject(source) || !(info.fieldName in source)) {
      throw new graphql.GraphQLError(`The sandbox does not serve ${info.parentType.name}.${info.fieldName}`);
    }
    return graphql.defaultFieldResolver(source, given, context, info);
  };
}

function githubError({ message, path, locations, extensions }: GraphQLError) {
  const { type } = extensions;
  return { ...(type === undefined ? {} : { type }), ...(path === undefined ? {} : { path }), locations, message };
}
