"""Deploys the synthesized stacks of one environment into moto's CloudFormation, in the order of their dependencies.

    python scripts/deploy_to_emulator.py <folder that `cdk synth` wrote>

Needs no account and no network. Fails where a stack is not created, or where a resource of a type that moto supports was not.
Prints by stack how many resources there are, and at the end every type that moto does not support: of those this proves nothing.
"""

import io
import json
import os
import pathlib
import sys
import zipfile
from collections import Counter

import boto3
from moto import mock_aws
from moto.cloudformation.parsing import NULL_MODELS, get_model_map

REGION = "us-east-1"
ACCOUNT = "123456789012"
CONFIG = {"lambda": {"use_docker": False}}


def main():
    os.environ.update(AWS_ACCESS_KEY_ID="local", AWS_SECRET_ACCESS_KEY="local", AWS_DEFAULT_REGION=REGION)
    os.environ["MOTO_ACCOUNT_ID"] = ACCOUNT
    folder = pathlib.Path(sys.argv[1])
    artifacts = json.loads((folder / "manifest.json").read_text())["artifacts"]
    stacks = in_order({name: one for name, one in artifacts.items() if one["type"] == "aws:cloudformation:stack"})
    failures, unsupported = [], Counter()
    with mock_aws(config=CONFIG):
        bootstrap(folder, artifacts)
        client = boto3.client("cloudformation", region_name=REGION)
        for name, stack in stacks:
            template = json.loads((folder / stack["properties"]["templateFile"]).read_text())
            fault = deploy(client, stack["properties"].get("stackName", name), template, unsupported)
            failures.extend([] if fault is None else [f"{name}: {fault}"])
    print("moto does not support, so this proved nothing of:")
    for kind, count in sorted(unsupported.items()):
        print(f"  {count:3} {kind}")
    print(*failures, sep="\n", end="\n" if failures else "")
    sys.exit(1 if failures else 0)


def in_order(stacks):
    """Stacks after those they depend on."""
    done, order = set(), []
    while len(order) < len(stacks):
        ready = [
            (name, stack)
            for name, stack in stacks.items()
            if name not in done and all(one in done or one not in stacks for one in stack.get("dependencies", []))
        ]
        if not ready:
            sys.exit("the stacks depend on each other in a circle")
        order += ready
        done.update(name for name, _ in ready)
    return order


def bootstrap(folder, artifacts):
    """What `cdk bootstrap` and `cdk deploy` put there first: its version, and the assets under their names."""
    boto3.client("ssm").put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String")
    s3 = boto3.client("s3", region_name=REGION)
    bucket = f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"
    s3.create_bucket(Bucket=bucket)
    for one in artifacts.values():
        if one["type"] != "cdk:asset-manifest":
            continue
        files = json.loads((folder / one["properties"]["file"]).read_text()).get("files", {})
        for asset in files.values():
            for destination in asset["destinations"].values():
                s3.put_object(Bucket=bucket, Key=destination["objectKey"], Body=an_archive())


def an_archive():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.js", "exports.handler = async () => ({});")
    return buffer.getvalue()


def deploy(client, name, template, unsupported):
    """Why the stack is not whole, or nothing."""
    resources = template["Resources"]
    supported = {kind for kind in get_model_map() if kind not in NULL_MODELS}
    missing = {logical: one["Type"] for logical, one in resources.items() if one["Type"] not in supported}
    unsupported.update(missing.values())
    try:
        client.create_stack(
            StackName=name, TemplateBody=json.dumps(without(template, missing)), Capabilities=["CAPABILITY_NAMED_IAM"]
        )
    except Exception as error:  # Whatever moto stumbles over is what there is to tell.
        return f"{type(error).__name__}: {error}"
    status = client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    made = {
        one["LogicalResourceId"]
        for page in client.get_paginator("list_stack_resources").paginate(StackName=name)
        for one in page["StackResourceSummaries"]
    }
    absent = sorted(set(resources) - set(missing) - made)
    print(f"{name}: {status}, {len(made)} of {len(resources)} resources made, {len(missing)} of types not supported")
    if status != "CREATE_COMPLETE":
        return f"is {status}"
    return f"did not make {', '.join(absent)}" if absent else None


def without(template, missing):
    """The template without the resources of these names; what refers to one of them is given a name in its place."""

    def walk(value):
        if isinstance(value, list):
            return [walk(one) for one in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1 and value.get("Ref") in missing:
            return value["Ref"]
        if len(value) == 1 and "Fn::GetAtt" in value and value["Fn::GetAtt"][0] in missing:
            return f"arn:aws:none:{REGION}:{ACCOUNT}:{value['Fn::GetAtt'][0]}"
        after = value.get("DependsOn", [])
        kept = [one for one in ([after] if isinstance(after, str) else after) if one not in missing]
        return {key: kept if key == "DependsOn" else walk(one) for key, one in value.items()}

    resources = {name: one for name, one in template["Resources"].items() if name not in missing}
    return walk({**template, "Resources": resources})


if __name__ == "__main__":
    main()
