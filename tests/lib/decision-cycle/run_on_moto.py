"""Runs executions of a state machine on the interpreter that moto brings, without Docker or a network.

Each line of standard input is a scenario in JSON: `definition`, the text of the state machine; `tasks`, what each function
answers, call after call, the last one for ever (`{"output": ...}` or `{"error": name, "cause": text}`); `answers`, what
the owner says by symbol, at once; a symbol without one is never answered. For each, writes a line of what happened.
"""

import json
import os
import sys
import threading
import time

import boto3
from moto import mock_aws
from moto.awslambda_simple.models import LambdaSimpleBackend

REGION = "us-east-1"
PATIENCE_SECONDS = 30
CONFIG = {"lambda": {"use_docker": False}, "stepfunctions": {"execute_state_machine": True}}


def main():
    os.environ.update(AWS_ACCESS_KEY_ID="local", AWS_SECRET_ACCESS_KEY="local", AWS_DEFAULT_REGION=REGION)
    for line in sys.stdin:
        scenario = json.loads(line)
        calls = []
        with mock_aws(config=CONFIG):
            client = boto3.client("stepfunctions", region_name=REGION)
            LambdaSimpleBackend.invoke = scripted(scenario, calls, client)
            happened = {**execute(client, scenario["definition"]), "calls": calls}
        print(json.dumps(happened), flush=True)


def scripted(scenario, calls, client):
    def invoke(_backend, function_name, _qualifier, body, _headers, response_headers):
        task = function_name.rsplit(":", 1)[-1]
        given = json.loads(body)
        answers = scenario["tasks"].get(task, [{"output": {}}])
        earlier = sum(call["task"] == task for call in calls)
        calls.append({"task": task, "input": given})
        if task == "AskOwner":
            answer_later(client, given, scenario["answers"])
        if task == "AwaitExecution" and not scenario.get("silent", False):
            send_later(client, given["token"], {})
        behaviour = answers[min(earlier, len(answers) - 1)]
        if "error" in behaviour:
            response_headers["x-amz-function-error"] = "Unhandled"
            return json.dumps({"errorType": behaviour["error"], "errorMessage": behaviour["cause"]}).encode()
        return json.dumps(behaviour["output"]).encode()

    return invoke


def answer_later(client, asked, answers):
    symbol = asked["question"]["symbol"]
    if symbol not in answers:
        return
    send_later(client, asked["token"], {"symbol": symbol, "answer": answers[symbol], "by": "owner"})


def send_later(client, token, answer):
    output = json.dumps(answer)
    threading.Timer(0.3, lambda: client.send_task_success(taskToken=token, output=output)).start()


def execute(client, definition):
    machine = client.create_state_machine(
        name="cycle", definition=definition, roleArn="arn:aws:iam::123456789012:role/cycle"
    )
    execution = client.start_execution(stateMachineArn=machine["stateMachineArn"], input="{}")
    arn = execution["executionArn"]
    until = time.monotonic() + PATIENCE_SECONDS
    while (described := client.describe_execution(executionArn=arn))["status"] == "RUNNING":
        if time.monotonic() > until:
            sys.exit("the execution did not end")
        time.sleep(0.05)
    events = client.get_execution_history(executionArn=arn, maxResults=1000)["events"]
    entered = [event["stateEnteredEventDetails"]["name"] for event in events if "stateEnteredEventDetails" in event]
    return {"status": described["status"], "output": json.loads(described.get("output", "null")), "entered": entered}


if __name__ == "__main__":
    main()
